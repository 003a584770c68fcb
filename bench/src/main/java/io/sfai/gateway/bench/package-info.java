/** The benchmarks: small measurements that compare, within one run, with something known. */
@NullMarked
package io.sfai.gateway.bench;

import org.jspecify.annotations.NullMarked;
