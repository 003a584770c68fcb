/** Upstreams that speak Anthropic's Messages. */
@NullMarked
package io.sfai.gateway.provider.anthropic;

import org.jspecify.annotations.NullMarked;
