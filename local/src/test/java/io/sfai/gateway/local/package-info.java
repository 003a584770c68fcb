@NullMarked
package io.sfai.gateway.local;

import org.jspecify.annotations.NullMarked;
