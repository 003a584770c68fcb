/** What the dialects of OpenAI share. */
@NullMarked
package io.sfai.gateway.api;

import org.jspecify.annotations.NullMarked;
