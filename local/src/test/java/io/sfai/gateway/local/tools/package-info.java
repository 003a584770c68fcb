/** Tools that the gateway runs, against real servers. */
@NullMarked
package io.sfai.gateway.local.tools;

import org.jspecify.annotations.NullMarked;
