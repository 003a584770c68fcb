@NullMarked
package io.sfai.gateway.local.limit;

import org.jspecify.annotations.NullMarked;
