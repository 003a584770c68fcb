/** One log line and one line of metrics a request, and what they must not show. */
@NullMarked
package io.sfai.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
