/** A Bedrock that does, on request, everything that Bedrock and the way to it do wrong. */
@NullMarked
package io.sfai.gateway.local.bedrock;

import org.jspecify.annotations.NullMarked;
