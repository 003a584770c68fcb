@NullMarked
package io.sfai.gateway.secret;

import org.jspecify.annotations.NullMarked;
