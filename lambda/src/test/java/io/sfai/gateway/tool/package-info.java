/** Tests of the tools that the gateway runs. */
@NullMarked
package io.sfai.gateway.tool;

import org.jspecify.annotations.NullMarked;
