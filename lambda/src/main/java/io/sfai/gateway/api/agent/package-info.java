/** The session protocol of front ends: one message in, the tokens of one answer out. */
@NullMarked
package io.sfai.gateway.api.agent;

import org.jspecify.annotations.NullMarked;
