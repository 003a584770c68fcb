/** Malformed bodies, events and streams by the thousand, from one seed. */
@NullMarked
package io.sfai.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
