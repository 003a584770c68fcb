/** The odd bodies that clients send on the chat path, turned into plain Chat Completions bodies. */
@NullMarked
package io.sfai.gateway.api.chat.shape;

import org.jspecify.annotations.NullMarked;
