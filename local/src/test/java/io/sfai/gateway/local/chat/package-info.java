/** Somebody talks through {@code sfai chat}. */
@NullMarked
package io.sfai.gateway.local.chat;

import org.jspecify.annotations.NullMarked;
