/** How much a caller may: refusals before a model is reached. */
@NullMarked
package io.sfai.gateway.limit;

import org.jspecify.annotations.NullMarked;
