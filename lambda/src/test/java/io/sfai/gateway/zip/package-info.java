/** What is deployed: the wrapper and the zip that holds it. */
@NullMarked
package io.sfai.gateway.zip;

import org.jspecify.annotations.NullMarked;
