/** Tests of the whole. */
@NullMarked
package io.sfai.gateway;

import org.jspecify.annotations.NullMarked;
