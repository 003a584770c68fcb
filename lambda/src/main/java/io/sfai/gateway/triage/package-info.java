/** Aliases for which a small model chooses, request by request, which other alias answers. */
@NullMarked
package io.sfai.gateway.triage;

import org.jspecify.annotations.NullMarked;
