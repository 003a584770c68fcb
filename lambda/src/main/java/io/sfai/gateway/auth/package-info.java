/** Who calls: from a key to a caller. */
@NullMarked
package io.sfai.gateway.auth;

import org.jspecify.annotations.NullMarked;
