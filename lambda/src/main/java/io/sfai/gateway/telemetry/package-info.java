/** One log line a request. */
@NullMarked
package io.sfai.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
