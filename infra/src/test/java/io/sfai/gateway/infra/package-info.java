/** Tests of the CDK app: what it synthesizes, what it refuses, and what the linters say. */
@NullMarked
package io.sfai.gateway.infra;

import org.jspecify.annotations.NullMarked;
