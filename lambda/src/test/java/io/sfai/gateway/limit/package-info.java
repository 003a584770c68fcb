@NullMarked
package io.sfai.gateway.limit;

import org.jspecify.annotations.NullMarked;
