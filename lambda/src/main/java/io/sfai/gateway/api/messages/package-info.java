/** Anthropic's Messages dialect. */
@NullMarked
package io.sfai.gateway.api.messages;

import org.jspecify.annotations.NullMarked;
