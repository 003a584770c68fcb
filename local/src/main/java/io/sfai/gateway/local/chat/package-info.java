/** {@code sfai chat}: a client of the gateway at a terminal or in a pipe. */
@NullMarked
package io.sfai.gateway.local.chat;

import org.jspecify.annotations.NullMarked;
