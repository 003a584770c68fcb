/** Tools that are HTTP addresses of the map, and what is known about talking HTTP for tools. */
@NullMarked
package io.sfai.gateway.tool.web;

import org.jspecify.annotations.NullMarked;
