/** The gateway's settings, read once from the environment. */
@NullMarked
package io.sfai.gateway.config;

import org.jspecify.annotations.NullMarked;
