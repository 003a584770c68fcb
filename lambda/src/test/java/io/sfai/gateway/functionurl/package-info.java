/** Events in, answers out, streamed and whole. */
@NullMarked
package io.sfai.gateway.functionurl;

import org.jspecify.annotations.NullMarked;
