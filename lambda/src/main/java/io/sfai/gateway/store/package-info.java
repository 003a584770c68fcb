/** The small contract of the state that is shared between environments. */
@NullMarked
package io.sfai.gateway.store;

import org.jspecify.annotations.NullMarked;
