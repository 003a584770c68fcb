/** The one HTTP client towards upstreams. */
@NullMarked
package io.sfai.gateway.upstream;

import org.jspecify.annotations.NullMarked;
