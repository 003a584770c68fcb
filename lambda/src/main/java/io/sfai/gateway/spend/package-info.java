/** What was spent: a record a request, rollups a day, and their readers. */
@NullMarked
package io.sfai.gateway.spend;

import org.jspecify.annotations.NullMarked;
