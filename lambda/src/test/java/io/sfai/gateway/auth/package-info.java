/** Tests of keys and of those who hold them. */
@NullMarked
package io.sfai.gateway.auth;

import org.jspecify.annotations.NullMarked;
