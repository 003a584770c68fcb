/** Whether the gateway is alive and what it still lacks. */
@NullMarked
package io.sfai.gateway.api.health;

import org.jspecify.annotations.NullMarked;
