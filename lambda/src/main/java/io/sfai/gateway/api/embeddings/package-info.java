/** OpenAI's Embeddings: texts or tokens in, a vector for each of them out. */
@NullMarked
package io.sfai.gateway.api.embeddings;

import org.jspecify.annotations.NullMarked;
