/** Tests of keys and spend over HTTP. */
@NullMarked
package io.sfai.gateway.api.admin;

import org.jspecify.annotations.NullMarked;
