/** What the commands for keys and spend read from the command line, and how they show it. */
@NullMarked
package io.sfai.gateway.local.admin;

import org.jspecify.annotations.NullMarked;
