@NullMarked
package io.sfai.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
