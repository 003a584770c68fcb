/** Keys and their spend over HTTP, for the master key, in the shapes of LiteLLM's proxy. */
@NullMarked
package io.sfai.gateway.api.admin;

import org.jspecify.annotations.NullMarked;
