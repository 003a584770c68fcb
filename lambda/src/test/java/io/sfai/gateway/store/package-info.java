@NullMarked
package io.sfai.gateway.store;

import org.jspecify.annotations.NullMarked;
