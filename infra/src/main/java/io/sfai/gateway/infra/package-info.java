/** The CDK app: one stack an environment, synthesized from context keys that are checked first. */
@NullMarked
package io.sfai.gateway.infra;

import org.jspecify.annotations.NullMarked;
