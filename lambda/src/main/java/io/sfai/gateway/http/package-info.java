/** A request, an answer, and the functions from one to the other. */
@NullMarked
package io.sfai.gateway.http;

import org.jspecify.annotations.NullMarked;
