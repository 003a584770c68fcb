/** The items of which a conversation consists, in OpenAI's words, and the turns that they make. */
@NullMarked
package io.sfai.gateway.api.items;

import org.jspecify.annotations.NullMarked;
