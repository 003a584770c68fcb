package io.sfai.gateway.upstream;

import static io.sfai.gateway.upstream.Failing.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the gateway goes and where it doesn't, with a site inside and one outside. */
class MediaGuardTest {
    private static final String NO_PUBLIC_ADDRESS = UrlGuard.NO_ADDRESS;

    private FakeSite site;
    private FakeSite inside;
    private TestInternet internet;
    private MediaLoader loader;

    @BeforeEach
    void start() throws IOException {
        site = new FakeSite().on("/a.png", 200, Files.PNG);
        inside = new FakeSite().on("/a.png", 200, Files.PNG);
        internet = new TestInternet(site.port());
        loader = internet.loader();
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
        inside.close();
    }

    @Test
    void aPublicFileIsFetchedWithNothingOfOurs() {
        assertThat(load(site("/a.png")).bytes()).isEqualTo(Files.PNG);
        assertThat(load("HTTP://PUBLIC.test:" + site.port() + "/a.png#x").type())
                .isEqualTo("image/png");
        assertThat(site.requests().getFirst())
                .isEqualTo(
                        """
                        GET /a.png HTTP/1.1
                        User-Agent: sfai-gateway
                        Accept: image/*, application/pdf, text/*, */*;q=0.5
                        Accept-Encoding: identity
                        Host: public.test:%d
                        Connection: Keep-Alive
                        """
                                .formatted(site.port()));
        assertThat(site.connections()).isEqualTo(2);
    }

    @Test
    void cookiesAreNotKept() {
        site.on("/sets", 200, Files.PNG, "Set-Cookie: a=b; Path=/");
        load(site("/sets"));
        load(site("/a.png"));
        assertThat(site.requests()).hasSize(2).noneMatch(head -> head.contains("ookie"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[fd00:ec2::254]/latest/meta-data/",
                "http://[::ffff:169.254.169.254]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[64:ff9b::169.254.169.254]/",
                "http://[::1]/",
                "http://[::]/",
                "http://0.0.0.0/",
                "http://10.0.0.1/",
                "http://localhost/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://0177.0.0.1/",
                "http://127。0。0。1/",
                "http:\\\\127.0.0.1\\",
                "https://127.0.0.1/"
            })
    void aPrivateAddressIsRefused(String url) {
        refused(() -> load(url), "the URL " + NO_PUBLIC_ADDRESS);
        redirectTo(url);
        refused(() -> load(site("/away")), "a redirect of the URL " + NO_PUBLIC_ADDRESS);
    }

    @Test
    void aUrlWithoutSlashesStillHasItsHost() {
        refused(() -> load("http:127.0.0.1/"), NO_PUBLIC_ADDRESS);
    }

    @Test
    void theSiteInsideIsNeverConnectedTo() {
        internet.name("inside.test", host -> List.of(TestInternet.LOOPBACK));
        internet.name("mixed.test", host -> List.of(publicAddress(), TestInternet.LOOPBACK));
        for (String host : List.of("127.0.0.1", "inside.test", "mixed.test", "127.0.0.1.")) {
            String url = "http://" + host + ":" + inside.port() + "/a.png";
            refused(() -> load(url), NO_PUBLIC_ADDRESS);
            redirectTo(url);
            refused(() -> load(site("/away")), NO_PUBLIC_ADDRESS);
        }
        assertThat(inside.connections()).isZero();
    }

    @Test
    void aNameThatIsNotThereLooksLikeAPrivateOne() throws UnknownHostException {
        internet.name("private.test", host -> List.of(InetAddress.getByName("10.1.2.3")));
        internet.name("empty.test", host -> List.of());
        internet.name(
                "odd.test",
                host -> {
                    throw new IllegalArgumentException("10.1.2.3");
                });
        internet.name(
                "nowhere.test",
                host -> {
                    throw new UnknownHostException(host);
                });
        String first = Failing.failure(() -> load("http://private.test/")).message();
        assertThat(first).contains(NO_PUBLIC_ADDRESS).doesNotContain("10.1.2.3");
        for (String host : List.of("empty.test", "odd.test", "nowhere.test")) {
            assertThat(Failing.failure(() -> load("http://" + host + "/")).message())
                    .isEqualTo(first);
        }
    }

    /** A name is resolved once a hop, and the connection goes to what was checked. */
    @Test
    void aNameThatChangesItsAddressGainsNothing() {
        AtomicInteger asked = new AtomicInteger();
        internet.name(
                "rebinding.test",
                host ->
                        List.of(
                                asked.incrementAndGet() == 1
                                        ? TestInternet.LOOPBACK
                                        : InetAddress.getByName("169.254.169.254")));
        String url = "http://rebinding.test:" + site.port();
        assertThat(load(url + "/a.png").bytes()).isEqualTo(Files.PNG);
        assertThat(asked).hasValue(1);
        refused(() -> load(url + "/a.png"), NO_PUBLIC_ADDRESS);
        asked.set(0);
        redirectTo(url + "/a.png");
        site.redirects("/twice", url + "/away");
        refused(() -> load(url + "/away"), "a redirect of the URL " + NO_PUBLIC_ADDRESS);
        assertThat(asked).hasValue(2);
    }

    /** The last gate by itself, as if a check before it had let something through. */
    @Test
    void aSocketRefusesToConnect() throws IOException {
        GuardedSockets sockets = new GuardedSockets(internet::allows);
        InetAddress loopback = TestInternet.LOOPBACK;
        int port = inside.port();
        assertThatThrownBy(() -> sockets.createSocket(loopback, port))
                .isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> sockets.createSocket("127.0.0.1", port))
                .isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> sockets.createSocket(loopback, port, loopback, 0))
                .isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> sockets.createSocket("127.0.0.1", port, loopback, 0))
                .isInstanceOf(UnknownHostException.class);
        try (Socket socket = sockets.createSocket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(loopback, port)))
                    .isInstanceOf(UnknownHostException.class);
            assertThatThrownBy(() ->
                            socket.connect(InetSocketAddress.createUnresolved("a.test", port)))
                    .isInstanceOf(UnknownHostException.class);
        }
        assertThat(inside.connections()).isZero();
        try (Socket socket = sockets.createSocket(loopback, site.port())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    /** OkHttp does not ask its Dns about a literal address, so the socket must say no. */
    @Test
    void okHttpReachesNothingPastTheSocket() {
        OkHttpClient client =
                new OkHttpClient.Builder()
                        .dns(host -> List.of())
                        .socketFactory(new GuardedSockets(internet::allows))
                        .build();
        for (String scheme : List.of("http", "https")) {
            String url = scheme + "://127.0.0.1:" + inside.port() + "/a.png";
            Call call = client.newCall(new Request.Builder().url(url).build());
            assertThatThrownBy(call::execute).isInstanceOf(UnknownHostException.class);
        }
        assertThat(inside.connections()).isZero();
    }

    @Test
    void aUserNameIsRefused() {
        String host = "@public.test:" + site.port() + "/a.png";
        refused(() -> load("http://user" + host), "user name or a password");
        refused(() -> load("http://user:secret" + host), "user name or a password");
        refused(() -> load("http://:secret" + host), "user name or a password");
        redirectTo("http://user" + host);
        refused(() -> load(site("/away")), "user name or a password");
    }

    @Test
    void aPortOfAnotherProtocolIsRefused() {
        for (int port : new int[] {1, 22, 25, 79, 81, 442, 465, 1023}) {
            refused(() -> load("http://8.8.8.8:" + port + "/"), "has port " + port);
        }
    }

    @Test
    void whatIsNoUrlIsRefused() {
        for (String url :
                List.of("http://", "http:///", "https://a b/", "http://x:99999/", "http://[::1")) {
            refused(() -> load(url), "not a valid URL");
        }
    }

    /** The JVM's proxies would connect to where we may not look. */
    @Test
    void noProxyIsUsed() {
        String[] names = {"http.proxyHost", "http.proxyPort", "socksProxyHost", "socksProxyPort"};
        try {
            for (String name : names) {
                boolean port = name.endsWith("Port");
                System.setProperty(name, port ? "" + inside.port() : "127.0.0.1");
            }
            assertThat(load(site("/a.png")).bytes()).isEqualTo(Files.PNG);
        } finally {
            for (String name : names) {
                System.clearProperty(name);
            }
        }
        assertThat(inside.connections()).isZero();
    }

    private static InetAddress publicAddress() throws UnknownHostException {
        return InetAddress.getByName("8.8.8.8");
    }

    private void redirectTo(String url) {
        site.redirects("/away", url);
    }

    private String site(String path) {
        return "http://public.test:" + site.port() + path;
    }

    private Media load(String url) {
        return loader.load(url, Failing.AT);
    }
}
