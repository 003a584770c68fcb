/** Tests of what is peculiar to the façade over Jackson. */
@NullMarked
package io.sfai.gateway.json;

import org.jspecify.annotations.NullMarked;
