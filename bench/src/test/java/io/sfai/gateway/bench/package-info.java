@NullMarked
package io.sfai.gateway.bench;

import org.jspecify.annotations.NullMarked;
