/** Signed calls to S3, Secrets Manager and DynamoDB over the one HTTP client. */
@NullMarked
package io.sfai.gateway.aws;

import org.jspecify.annotations.NullMarked;
