/** Lambda's Runtime API: the loop that streams. */
@NullMarked
package io.sfai.gateway.runtime;

import org.jspecify.annotations.NullMarked;
