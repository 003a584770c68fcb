/** What the gateway does over HTTP, said once and shown in this process and under Lambda. */
@NullMarked
package io.sfai.gateway.local.contract;

import org.jspecify.annotations.NullMarked;
