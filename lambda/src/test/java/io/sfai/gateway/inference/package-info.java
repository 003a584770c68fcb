/** Tests of the specification in the middle. */
@NullMarked
package io.sfai.gateway.inference;

import org.jspecify.annotations.NullMarked;
