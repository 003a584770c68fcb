/** What can go wrong, as a closed set of cases with one mapping to a status. */
@NullMarked
package io.sfai.gateway.error;

import org.jspecify.annotations.NullMarked;
