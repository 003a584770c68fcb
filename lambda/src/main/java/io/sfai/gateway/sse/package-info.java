/** Server-sent events as bytes: a pure codec. */
@NullMarked
package io.sfai.gateway.sse;

import org.jspecify.annotations.NullMarked;
