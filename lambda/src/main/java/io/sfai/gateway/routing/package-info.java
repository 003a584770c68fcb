/** From an alias to the target that answers, inside its time limits. */
@NullMarked
package io.sfai.gateway.routing;

import org.jspecify.annotations.NullMarked;
