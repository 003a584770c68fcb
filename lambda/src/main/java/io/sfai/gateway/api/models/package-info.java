/** The list of aliases that a caller may use. */
@NullMarked
package io.sfai.gateway.api.models;

import org.jspecify.annotations.NullMarked;
