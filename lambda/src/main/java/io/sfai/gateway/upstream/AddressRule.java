package io.sfai.gateway.upstream;

import java.net.InetAddress;

/** Which addresses a client's URL may make the gateway connect to. */
interface AddressRule {
    boolean allows(InetAddress address, int port);
}
