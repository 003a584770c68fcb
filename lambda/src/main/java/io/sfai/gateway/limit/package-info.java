/** How much may be used: counted, refused and settled, for each caller and for the gateway. */
@NullMarked
package io.sfai.gateway.limit;

import org.jspecify.annotations.NullMarked;
