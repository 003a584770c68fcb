/** A built-in model that answers by script, without an account. */
@NullMarked
package io.sfai.gateway.provider.mock;

import org.jspecify.annotations.NullMarked;
