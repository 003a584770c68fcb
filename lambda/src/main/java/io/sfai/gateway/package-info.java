/** The gateway: its composition root and its life as a Lambda function. */
@NullMarked
package io.sfai.gateway;

import org.jspecify.annotations.NullMarked;
