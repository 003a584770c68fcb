/** Tests of the embeddings dialect. */
@NullMarked
package io.sfai.gateway.api.embeddings;

import org.jspecify.annotations.NullMarked;
