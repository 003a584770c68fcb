@NullMarked
package io.sfai.gateway.api.agent;

import org.jspecify.annotations.NullMarked;
