@NullMarked
package io.sfai.gateway.api.completions;

import org.jspecify.annotations.NullMarked;
