@NullMarked
package io.sfai.gateway.session;

import org.jspecify.annotations.NullMarked;
