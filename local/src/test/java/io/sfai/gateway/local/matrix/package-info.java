/** Every dialect against every provider: the same answer, whoever gave it and however it came. */
@NullMarked
package io.sfai.gateway.local.matrix;

import org.jspecify.annotations.NullMarked;
