/** Processes that stand in for AWS on a laptop: DynamoDB Local, moto. */
@NullMarked
package io.sfai.gateway.local.aws;

import org.jspecify.annotations.NullMarked;
