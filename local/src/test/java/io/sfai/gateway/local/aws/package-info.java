@NullMarked
package io.sfai.gateway.local.aws;

import org.jspecify.annotations.NullMarked;
