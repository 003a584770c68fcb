@NullMarked
package io.sfai.gateway.spend;

import org.jspecify.annotations.NullMarked;
