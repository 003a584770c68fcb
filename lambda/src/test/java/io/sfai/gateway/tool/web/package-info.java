/** Tests of tools: web. */
@NullMarked
package io.sfai.gateway.tool.web;

import org.jspecify.annotations.NullMarked;
