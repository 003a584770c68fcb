/** Proofs of what upstreams have in common. */
@NullMarked
package io.sfai.gateway.provider;

import org.jspecify.annotations.NullMarked;
