/** What Bedrock streams and takes, through the real SDK. */
@NullMarked
package io.sfai.gateway.provider.bedrock;

import org.jspecify.annotations.NullMarked;
