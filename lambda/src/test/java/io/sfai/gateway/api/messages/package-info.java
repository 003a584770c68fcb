/** Tests of the Messages dialect. */
@org.jspecify.annotations.NullMarked
package io.sfai.gateway.api.messages;
