package io.sfai.gateway.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Dns;
import okhttp3.OkHttpClient;

/** Names that are resolved here, and one port of loopback that counts as public. */
final class TestInternet implements Dns {
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Map<String, Dns> names = new ConcurrentHashMap<>();
    private final int publicPort;

    TestInternet(int publicPort) {
        this.publicPort = publicPort;
        name("public.test", host -> List.of(LOOPBACK));
    }

    TestInternet name(String name, Dns answer) {
        names.put(name, answer);
        return this;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        Dns answer = names.get(host);
        return answer == null ? List.of(InetAddress.getByName(host)) : answer.lookup(host);
    }

    boolean allows(InetAddress address, int port) {
        boolean site = port == publicPort && address.equals(LOOPBACK);
        return site || PublicAddresses.allow(address, port);
    }

    MediaLoader loader() {
        return loader(new OkHttpClient(), MediaLimits.STANDARD);
    }

    MediaLoader loader(Duration time) {
        return loader(new OkHttpClient(), new MediaLimits(1 << 20, time));
    }

    MediaLoader loader(OkHttpClient base, MediaLimits limits) {
        return new MediaLoader(
                limits, new MediaFetch(base, new UrlGuard(this, this::allows), limits));
    }
}
