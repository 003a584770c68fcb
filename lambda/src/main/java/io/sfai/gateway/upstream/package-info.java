/** The one HTTP client towards upstreams, and the guarded way to what clients point at. */
@NullMarked
package io.sfai.gateway.upstream;

import org.jspecify.annotations.NullMarked;
