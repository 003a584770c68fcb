/** Tools of MCP servers. */
@NullMarked
package io.sfai.gateway.tool.mcp;

import org.jspecify.annotations.NullMarked;
