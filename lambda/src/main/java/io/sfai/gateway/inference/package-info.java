/** The specification in the middle: what a dialect asks for and what a provider answers. */
@NullMarked
package io.sfai.gateway.inference;

import org.jspecify.annotations.NullMarked;
