/** Proofs of the Anthropic upstream. */
@NullMarked
package io.sfai.gateway.provider.anthropic;

import org.jspecify.annotations.NullMarked;
