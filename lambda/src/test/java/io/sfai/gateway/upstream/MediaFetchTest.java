package io.sfai.gateway.upstream;

import static io.sfai.gateway.upstream.Failing.refused;
import static io.sfai.gateway.upstream.Failing.tooLarge;
import static io.sfai.gateway.upstream.Failing.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.upstream.FakeSite.Answer.Drips;
import io.sfai.gateway.upstream.FakeSite.Answer.Gushes;
import io.sfai.gateway.upstream.FakeSite.Answer.Hangs;
import io.sfai.gateway.upstream.FakeSite.Answer.Says;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What sites answer, the honest and the others. */
class MediaFetchTest {
    private static final int LIMIT = MediaLimits.STANDARD.bytes();

    /** Long for what should come, short for what never does. */
    private static final Duration SHORT = Duration.ofMillis(600);

    private FakeSite site;
    private TestInternet internet;
    private MediaLoader loader;

    @BeforeEach
    void start() throws IOException {
        site = new FakeSite();
        internet = new TestInternet(site.port());
        loader = internet.loader();
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
    }

    @Test
    void theBytesOutrankTheDeclaredType() {
        site.on("/a", 200, Files.JPEG, "Content-Type: text/html");
        site.on("/b", 200, Files.PDF);
        site.on("/c", 200, Files.bytes("a,b"), "Content-Type: text/csv; charset=utf-8");
        assertThat(load("/a").type()).isEqualTo("image/jpeg");
        assertThat(load("/b").type()).isEqualTo("application/pdf");
        assertThat(load("/c").type()).isEqualTo("text/csv");
    }

    @Test
    void aPageInTheGuiseOfAnImageIsRefused() {
        site.on("/a.png", 200, Files.HTML, "Content-Type: image/png");
        unreadable(() -> load("/a.png"), "declared as image/png");
    }

    @Test
    void redirectsAreFollowedFiveTimes() {
        site.on("/0", 200, Files.PNG);
        for (int i = 1; i <= 6; i++) {
            site.redirects("/" + i, "/" + (i - 1));
        }
        assertThat(load("/5").bytes()).isEqualTo(Files.PNG);
        unreadable(() -> load("/6"), "more than 5 times");
        site.redirects("/loop", "/loop");
        unreadable(() -> load("/loop"), "more than 5 times");
        assertThat(site.requests()).hasSize(6 + 6 + 6);
    }

    @Test
    void everyKindOfRedirectIsOne() {
        site.on("/a.png", 200, Files.PNG);
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            site.on("/from", status, Files.HTML, "Location: a.png");
            assertThat(load("/from").bytes()).isEqualTo(Files.PNG);
        }
    }

    @Test
    void aRedirectToAnotherSchemeIsRefused() {
        for (String to :
                List.of("file:///etc/passwd", "ftp://a.test/", "data:image/png,x", "http://")) {
            site.redirects("/from", to);
            refused(() -> load("/from"), "no http or https URL");
        }
        site.on("/from", 302, new byte[0]);
        unreadable(() -> load("/from"), "status 302");
    }

    @Test
    void anyOtherStatusIsTold() {
        for (int status : new int[] {201, 204, 206, 304, 400, 401, 403, 404, 418, 500, 503}) {
            site.on("/a.png", FakeSite.says(status, new byte[0], "Retry-After: 9"));
            unreadable(() -> load("/a.png"), "status " + status);
        }
        site.on("/a.png", 403, Files.bytes("the secret of the error page"));
        assertThat(Failing.failure(() -> load("/a.png")).message()).doesNotContain("secret");
    }

    @Test
    void theLimitIsExact() {
        site.on("/full", 200, Files.png(LIMIT));
        site.on("/over", 200, Files.png(LIMIT + 1));
        assertThat(load("/full").bytes()).hasSize(LIMIT);
        tooLarge(() -> load("/over"));
    }

    @Test
    void aFileWithoutEndIsGivenUp() {
        site.on("/endless", new Gushes(FakeSite.head(200)));
        site.on("/chunked", new Gushes(chunked("7fffffff\r\n")));
        tooLarge(() -> load("/endless"));
        tooLarge(() -> load("/chunked"));
    }

    @Test
    void anAnnouncedSizeIsBelievedOnlyIfTooLarge() {
        site.on("/huge", FakeSite.says(200, Files.PNG, "Content-Length: 99999999999"));
        tooLarge(() -> load("/huge"));
        site.on("/less", FakeSite.says(200, Files.PNG, "Content-Length: " + (LIMIT - 1)));
        unreadable(() -> load("/less"), "broke off");
    }

    @Test
    void whatWasCutIsNotUsed() {
        site.on("/chunks", new Says(chunked("9\r\n\u0089PNG\r\n\u001a\n.\r\n")));
        site.on("/head", new Says(Files.bytes("HTTP/1.1 200 OK\r\nContent-Ty")));
        site.on("/nothing", new Says(new byte[0]));
        site.on("/noise", new Says(Files.bytes("SSH-2.0-OpenSSH_9.6\r\n")));
        for (String path : List.of("/chunks", "/head", "/nothing", "/noise")) {
            unreadable(() -> load(path), "broke off");
        }
        site.on("/empty", 200, new byte[0], "Content-Type: image/png");
        unreadable(() -> load("/empty"), "empty");
    }

    @Test
    void aCompressedFileIsRefused() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(Files.png(1 << 20));
        }
        site.on("/bomb", 200, zipped.toByteArray(), "Content-Encoding: gzip");
        unreadable(() -> load("/bomb"), "compressed");
        site.on("/plain", 200, Files.PNG, "Content-Encoding: Identity");
        assertThat(load("/plain").bytes()).isEqualTo(Files.PNG);
    }

    @Test
    void slowSitesAreGivenUpInTime() {
        MediaLoader hasty = internet.loader(SHORT);
        site.on("/drip", new Drips(FakeSite.head(200)));
        site.on("/head", new Drips(Files.bytes("HTTP/1.1 200 OK\r\nX: ")));
        site.on("/sized", new Drips(FakeSite.head(200, "Content-Length: 1000000")));
        site.on("/hang", new Hangs());
        site.redirects("/to", "/hang");
        for (String path : List.of("/drip", "/head", "/sized", "/hang", "/to")) {
            inTime(() -> hasty.load(url(path), Failing.AT));
        }
    }

    /** The time is for all of it: else the sixth redirect would end this. */
    @Test
    void slowRedirectsShareTheTime() {
        CountDownLatch never = new CountDownLatch(1);
        internet.name(
                "slow.test",
                host -> {
                    await(never, 200);
                    return List.of(TestInternet.LOOPBACK);
                });
        String slow = "http://slow.test:" + site.port() + "/";
        site.redirects("/", slow);
        MediaLoader hasty = internet.loader(SHORT);
        inTime(() -> hasty.load(slow, Failing.AT));
    }

    @Test
    void aSlowResolverIsGivenUpInTime() {
        CountDownLatch never = new CountDownLatch(1);
        internet.name(
                "stuck.test",
                host -> {
                    await(never, 30_000);
                    return List.of(TestInternet.LOOPBACK);
                });
        MediaLoader hasty = internet.loader(SHORT);
        inTime(() -> hasty.load("http://stuck.test/", Failing.AT));
        never.countDown();
    }

    @Test
    void noConnectionIsAnError() throws IOException {
        try (DeafPort deaf = new DeafPort()) {
            String url = "http://public.test:" + deaf.number() + "/a.png";
            MediaLoader there = new TestInternet(deaf.number()).loader();
            String told = Failing.failure(() -> there.load(url, Failing.AT)).message();
            assertThat(told).contains("can't be reached").doesNotContain("127.0.0.1");
        }
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        site.on("/hang", new Hangs());
        CompletableFuture<String> told = new CompletableFuture<>();
        Thread reader =
                Thread.ofVirtual()
                        .start(() -> told.complete(Failing.failure(() -> load("/hang")).message()));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (site.requests().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        reader.interrupt();
        assertThat(told.get(5, TimeUnit.SECONDS)).contains("cancelled");
    }

    private static void inTime(ThrowingCallable load) {
        long start = System.nanoTime();
        unreadable(load, "did not come within 600 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(SHORT.minusMillis(50), Duration.ofSeconds(4));
    }

    private static byte[] chunked(String chunks) {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        return Files.bytes(head + chunks);
    }

    /** Waits until the latch opens or the time is over, either of which is fine. */
    private static boolean await(CountDownLatch latch, int millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String url(String path) {
        return "http://public.test:" + site.port() + path;
    }

    private Media load(String path) {
        return loader.load(url(path), Failing.AT);
    }
}
