package io.sfai.gateway.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Request;

/** How a request got its connection, and whether it may be sent over another one. */
final class Dial {
    private volatile boolean fresh;
    private volatile boolean atMostOnce;
    private volatile boolean sent;

    /** The one of a request that was made here. */
    static Dial of(Request request) {
        Dial dial = request.tag(Dial.class);
        if (dial == null) {
            throw new IllegalStateException("a request without a dial");
        }
        return dial;
    }

    void atMostOnce() {
        atMostOnce = true;
    }

    boolean isAtMostOnce() {
        return atMostOnce;
    }

    /** Notes that it is being sent; false if it has been and must not be again. */
    boolean isToBeSent() {
        boolean again = sent && atMostOnce;
        sent = true;
        return !again;
    }

    /** Whether a dead connection has to be found out before anything is sent over it. */
    boolean isCareful() {
        return atMostOnce && !fresh;
    }

    /** Whether a failure says more about a pooled connection than about the upstream. */
    boolean mayBeRepeated(IOException failure) {
        return !fresh && (!atMostOnce || failure instanceof StaleConnections.Stale);
    }

    /** Notes which requests go over a fresh connection. */
    static final class Listener extends EventListener {
        @Override
        public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
            of(call.request()).fresh = true;
        }
    }
}
