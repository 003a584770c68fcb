/** Tests of the loop that runs tools. */
@NullMarked
package io.sfai.gateway.agent;

import org.jspecify.annotations.NullMarked;
