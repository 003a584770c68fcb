/**
 * OpenAI's older Completions and Mistral's fill-in-the-middle: text that follows, or fits between.
 */
@NullMarked
package io.sfai.gateway.api.completions;

import org.jspecify.annotations.NullMarked;
