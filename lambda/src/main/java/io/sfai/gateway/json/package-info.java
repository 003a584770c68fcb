/** One facade over Jackson's streaming core: a small JSON tree that keeps unknown fields. */
@NullMarked
package io.sfai.gateway.json;

import org.jspecify.annotations.NullMarked;
