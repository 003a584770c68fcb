/** Tools of MCP servers, which are asked over streamable HTTP. */
@NullMarked
package io.sfai.gateway.tool.mcp;

import org.jspecify.annotations.NullMarked;
