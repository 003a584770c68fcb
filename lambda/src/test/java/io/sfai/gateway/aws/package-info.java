@NullMarked
package io.sfai.gateway.aws;

import org.jspecify.annotations.NullMarked;
