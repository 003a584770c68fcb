/** Tests of the settings. */
@NullMarked
package io.sfai.gateway.config;

import org.jspecify.annotations.NullMarked;
