/** Tools that come with the gateway, one class each. */
@NullMarked
package io.sfai.gateway.tool.builtin;

import org.jspecify.annotations.NullMarked;
