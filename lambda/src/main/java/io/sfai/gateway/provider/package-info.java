/** What upstreams have in common; each has a package of its own below this one. */
@NullMarked
package io.sfai.gateway.provider;

import org.jspecify.annotations.NullMarked;
