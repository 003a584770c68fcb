/** Whether anything that must stay secret was printed or stored. */
@NullMarked
package io.sfai.gateway.local.privacy;

import org.jspecify.annotations.NullMarked;
