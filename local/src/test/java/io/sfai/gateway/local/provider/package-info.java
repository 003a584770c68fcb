/** What every provider promises of its streams. */
@NullMarked
package io.sfai.gateway.local.provider;

import org.jspecify.annotations.NullMarked;
