/** A store and a clock for tests. */
@NullMarked
package io.sfai.gateway.store;

import org.jspecify.annotations.NullMarked;
