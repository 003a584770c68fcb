@NullMarked
package io.sfai.gateway.api.chat.shape;

import org.jspecify.annotations.NullMarked;
