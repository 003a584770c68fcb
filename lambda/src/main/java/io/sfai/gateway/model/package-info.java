/** The model map: which alias is answered by which model, at which price. */
@NullMarked
package io.sfai.gateway.model;

import org.jspecify.annotations.NullMarked;
