/** What OpenAI-compatible upstreams stream, as events. */
@NullMarked
package io.sfai.gateway.provider.openai;

import org.jspecify.annotations.NullMarked;
