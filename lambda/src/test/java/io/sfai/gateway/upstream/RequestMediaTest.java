package io.sfai.gateway.upstream;

import static io.sfai.gateway.upstream.Failing.AT;
import static io.sfai.gateway.upstream.Failing.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one request may load in all. */
class RequestMediaTest {
    private FakeSite site;
    private RequestMedia media;

    @BeforeEach
    void start() throws IOException {
        site = new FakeSite();
        media = new TestInternet(site.port()).loader().forOneRequest();
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
    }

    @Test
    void anAddressIsFetchedOnceAndTheTwentyFirstNotAtAll() {
        for (int i = 0; i < 21; i++) {
            site.on("/" + i, 200, Files.PNG);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(load("/" + i)).isSameAs(load("/" + i));
        }
        refused(() -> load("/20"), "at most 20 URLs");
        assertThat(load("/3").type()).isEqualTo("image/png");
        assertThat(media.load(data(10), AT).bytes()).hasSize(10);
    }

    @Test
    void allTogetherMayHaveSixtyFourMebibytes() {
        String large = data(16 << 20);
        for (int i = 0; i < 4; i++) {
            media.load(large, AT);
        }
        refused(() -> media.load(large, AT), "64 MiB in all");
    }

    private Media load(String path) {
        return media.load("http://public.test:" + site.port() + path, AT);
    }

    private static String data(int length) {
        return "data:text/plain;base64,"
                + Base64.getEncoder().encodeToString(Files.bytes("x".repeat(length)));
    }
}
