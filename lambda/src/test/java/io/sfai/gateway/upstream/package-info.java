@NullMarked
package io.sfai.gateway.upstream;

import org.jspecify.annotations.NullMarked;
