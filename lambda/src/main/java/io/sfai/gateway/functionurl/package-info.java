/** Between a Function URL's events and the gateway's own requests and answers. */
@NullMarked
package io.sfai.gateway.functionurl;

import org.jspecify.annotations.NullMarked;
