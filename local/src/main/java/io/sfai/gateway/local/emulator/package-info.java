/**
 * A laptop's Lambda: the Function URL, the Runtime API and the function's process. It imports
 * nothing of the gateway, so that what it encodes and decodes checks the gateway's own codecs.
 */
@NullMarked
package io.sfai.gateway.local.emulator;

import org.jspecify.annotations.NullMarked;
