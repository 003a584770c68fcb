@NullMarked
package io.sfai.gateway.triage;

import org.jspecify.annotations.NullMarked;
