@NullMarked
package io.sfai.gateway.routing;

import org.jspecify.annotations.NullMarked;
