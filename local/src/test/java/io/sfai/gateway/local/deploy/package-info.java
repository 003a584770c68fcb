/** Tests of the deployment's steps, against an emulated account and a gateway of our own. */
@NullMarked
package io.sfai.gateway.local.deploy;

import org.jspecify.annotations.NullMarked;
