/** Tests of tools: builtin. */
@NullMarked
package io.sfai.gateway.tool.builtin;

import org.jspecify.annotations.NullMarked;
