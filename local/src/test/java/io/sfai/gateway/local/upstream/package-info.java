/** Upstreams that do, on request, everything that upstreams do wrong. */
@NullMarked
package io.sfai.gateway.local.upstream;

import org.jspecify.annotations.NullMarked;
