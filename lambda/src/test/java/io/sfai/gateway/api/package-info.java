/** Tests of the dialects beside the chat. */
@NullMarked
package io.sfai.gateway.api;

import org.jspecify.annotations.NullMarked;
