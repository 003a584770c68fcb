/** Any upstream that speaks OpenAI's Chat Completions. */
@NullMarked
package io.sfai.gateway.provider.openai;

import org.jspecify.annotations.NullMarked;
