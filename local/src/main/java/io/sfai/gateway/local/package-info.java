/** The commands, and the gateway on a laptop: HTTP server, files, SQLite. */
@NullMarked
package io.sfai.gateway.local;

import org.jspecify.annotations.NullMarked;
