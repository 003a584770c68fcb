/** Tools that the gateway runs itself: where they come from and what calling one gives. */
@NullMarked
package io.sfai.gateway.tool;

import org.jspecify.annotations.NullMarked;
