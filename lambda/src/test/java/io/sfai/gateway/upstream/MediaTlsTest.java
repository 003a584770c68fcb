package io.sfai.gateway.upstream;

import static io.sfai.gateway.upstream.Failing.refused;
import static io.sfai.gateway.upstream.Failing.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaTlsTest {
    private static TestTls tls;

    private FakeSite site;
    private TestInternet internet;
    private MediaLoader loader;

    @BeforeAll
    static void certify(@TempDir Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        tls = TestTls.make(directory);
    }

    @BeforeEach
    void start() throws IOException {
        site = tls.site().on("/a.png", 200, Files.PNG);
        internet = new TestInternet(site.port());
        loader = internet.loader(tls.client(), MediaLimits.STANDARD);
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
    }

    @Test
    void aFileIsFetchedOverTls() {
        assertThat(load("https://public.test", "/a.png").bytes()).isEqualTo(Files.PNG);
    }

    @Test
    void aRedirectNeverLeavesTls() {
        site.redirects("/down", "http://public.test:" + site.port() + "/a.png");
        site.redirects("/on", "//public.test:" + site.port() + "/a.png");
        refused(() -> load("https://public.test", "/down"), "from https to http");
        assertThat(load("https://public.test", "/on").bytes()).isEqualTo(Files.PNG);
    }

    @Test
    void aCertificateIsChecked() {
        internet.name("other.test", host -> List.of(TestInternet.LOOPBACK));
        unreadable(() -> load("https://other.test", "/a.png"), "can't be reached");
        loader = internet.loader();
        unreadable(() -> load("https://public.test", "/a.png"), "can't be reached");
        assertThat(site.requests()).isEmpty();
    }

    private Media load(String origin, String path) {
        return loader.load(origin + ":" + site.port() + path, Failing.AT);
    }
}
