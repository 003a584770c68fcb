package io.sfai.gateway.upstream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.SocketFactory;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Decides whether the gateway goes where a client's URL, or a redirect of it, points. */
final class UrlGuard {
    /** The same words for a name that isn't there: else private names could be guessed. */
    static final String NO_ADDRESS = "has a host without a public address";

    private final Dns dns;
    private final AddressRule rule;

    UrlGuard(Dns dns, AddressRule rule) {
        this.dns = dns;
        this.rule = rule;
    }

    /** Sockets that connect to nothing that the rule refuses. */
    SocketFactory sockets() {
        return new GuardedSockets(rule);
    }

    /**
     * The addresses of the URL's host, all of them allowed.
     *
     * @param which the URL, in words for errors
     * @throws io.sfai.gateway.error.GatewayException if it must not be fetched
     * @throws InterruptedIOException if its name was not resolved in time
     */
    List<InetAddress> admit(HttpUrl url, String which, Deadline deadline, MediaPlace place)
            throws IOException {
        String reason = refusal(url);
        if (reason != null) {
            throw place.refused(which + " " + reason);
        }
        List<InetAddress> addresses = lookup(url.host(), deadline);
        if (addresses.isEmpty() || !allAllowed(addresses, url.port())) {
            throw place.refused(which + " " + NO_ADDRESS);
        }
        return addresses;
    }

    /** One refused address is enough: no public name has a mixture. */
    private boolean allAllowed(List<InetAddress> addresses, int port) {
        for (InetAddress address : addresses) {
            if (!rule.allows(address, port)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String refusal(HttpUrl url) {
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            return "carries a user name or a password";
        }
        if (url.port() < 1024 && url.port() != 80 && url.port() != 443) {
            return "has port " + url.port() + ": 80, 443 and those from 1024 on are allowed";
        }
        return HostName.isPublic(url.host()) ? null : NO_ADDRESS;
    }

    /**
     * The name's addresses, none if it has none. On a thread of its own: a resolver can't be
     * interrupted, and would hold up a carrier.
     */
    private List<InetAddress> lookup(String host, Deadline deadline) throws IOException {
        FutureTask<List<InetAddress>> answer = new FutureTask<>(() -> dns.lookup(host));
        Thread.ofPlatform().daemon().name("media-dns").start(answer);
        try {
            return answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return List.of();
        } catch (TimeoutException e) {
            throw new InterruptedIOException("timeout");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
