@NullMarked
package io.sfai.gateway.local.emulator;

import org.jspecify.annotations.NullMarked;
