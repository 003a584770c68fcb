/** Conversations that last: responses with what was asked, by their caller. */
@NullMarked
package io.sfai.gateway.session;

import org.jspecify.annotations.NullMarked;
