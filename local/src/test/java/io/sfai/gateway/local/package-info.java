/** Tests of the gateway on a laptop. */
@NullMarked
package io.sfai.gateway.local;

import org.jspecify.annotations.NullMarked;
