/** Provider keys and the master key, read with a time to live. */
@NullMarked
package io.sfai.gateway.secret;

import org.jspecify.annotations.NullMarked;
