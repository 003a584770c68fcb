/** Tests of the model map. */
@NullMarked
package io.sfai.gateway.model;

import org.jspecify.annotations.NullMarked;
