@NullMarked
package io.sfai.gateway.api.chat;

import org.jspecify.annotations.NullMarked;
