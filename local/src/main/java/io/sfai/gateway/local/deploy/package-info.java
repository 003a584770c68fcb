/** {@code sfai deploy}: from a checkout to a Function URL that streams, one step after another. */
@NullMarked
package io.sfai.gateway.local.deploy;

import org.jspecify.annotations.NullMarked;
