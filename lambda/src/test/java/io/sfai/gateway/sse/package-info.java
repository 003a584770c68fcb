@NullMarked
package io.sfai.gateway.sse;

import org.jspecify.annotations.NullMarked;
