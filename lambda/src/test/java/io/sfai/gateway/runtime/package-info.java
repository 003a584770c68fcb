/** The loop against a Runtime API made of real sockets. */
@NullMarked
package io.sfai.gateway.runtime;

import org.jspecify.annotations.NullMarked;
