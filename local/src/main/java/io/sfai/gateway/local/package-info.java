/** The gateway on a laptop: the store in a file, the server, the commands. */
@NullMarked
package io.sfai.gateway.local;

import org.jspecify.annotations.NullMarked;
