/** Amazon Bedrock through the AWS SDK: Converse and ConverseStream. */
@NullMarked
package io.sfai.gateway.provider.bedrock;

import org.jspecify.annotations.NullMarked;
