/** The loop in which a model calls the gateway's tools until it answers. */
@NullMarked
package io.sfai.gateway.agent;

import org.jspecify.annotations.NullMarked;
