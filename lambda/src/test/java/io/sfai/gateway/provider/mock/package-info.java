/** Tests of the mock. */
@NullMarked
package io.sfai.gateway.provider.mock;

import org.jspecify.annotations.NullMarked;
