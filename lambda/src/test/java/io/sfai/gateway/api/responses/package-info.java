@NullMarked
package io.sfai.gateway.api.responses;

import org.jspecify.annotations.NullMarked;
