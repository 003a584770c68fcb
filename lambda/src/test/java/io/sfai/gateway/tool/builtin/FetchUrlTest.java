package io.sfai.gateway.tool.builtin;

import static io.sfai.gateway.tool.Outcomes.failure;
import static io.sfai.gateway.tool.Outcomes.good;
import static io.sfai.gateway.tool.Outcomes.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.Outcomes;
import io.sfai.gateway.tool.WebServer;
import io.sfai.gateway.tool.WebServer.Reply;
import io.sfai.gateway.upstream.TestPages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as models read them, from a site that counts as public and one that does not. */
@Timeout(60)
class FetchUrlTest {
    private static final String NOT_PUBLIC = "has a host without a public address";

    private WebServer site;
    private FetchUrl tool;

    @BeforeEach
    void start() throws IOException {
        site = new WebServer();
        tool = new FetchUrl(TestPages.loader(site.port(), Duration.ofSeconds(10)));
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
    }

    @Test
    void aPageIsReadAsText() {
        html(
                "/a",
                """
                <!doctype html><html><head><title> The   title </title>
                <style>p { color: red }</style><script>alert("no")</script></head>
                <body><header>Menu</header><nav><a href="/x">Home</a></nav>
                <h1>Head</h1><p>One <b>bold</b> and
                <a href="/more?a=1&amp;b=2">more</a>, <a href="#here">here</a>,
                <a href="javascript:alert(1)">bad</a>.</p>
                <ul><li>first</li><li><p>second</p></li></ul>
                <table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>
                <pre>  x = 1
                  y</pre><img alt="a cat" src="c.png"><div hidden>secret</div>
                <footer>Imprint</footer></body></html>
                """);
        String at = "http://public.test:" + site.port();
        assertThat(read("/a"))
                .isEqualTo(
                        """
                        # The title

                        # Head

                        One bold and more (%s/more?a=1&b=2), here (%s/a#here), bad.

                        - first
                        - second

                        a | b |\s
                        c | d |\s

                          x = 1
                          y

                        a cat\
                        """
                                .formatted(at, at));
    }

    @Test
    void theMainPartIsPreferred() {
        String much = "Much to say. ".repeat(30);
        html("/a", "<body><div>Side</div><main><p>" + much + "</p></main><div>Ads</div>");
        html("/b", "<body><div>Side</div><main></main><div>Content</div>");
        html("/c", "<body>" + ("<article>" + much + "</article>").repeat(5));
        assertThat(read("/a")).startsWith("Much").doesNotContain("Side", "Ads");
        assertThat(read("/b")).isEqualTo("Side\n\nContent");
        assertThat(read("/c").split("Much", -1)).hasSize(5 * 30 + 1);
    }

    @Test
    void textAndJsonAreGivenAsTheyAre() {
        site.on("/a.json", Reply.json("{\"a\": [1,  2]}"));
        site.on("/a.txt", Reply.text(200, "<b>\n  plain"));
        site.on("/bare", new Reply.Says(200, Map.of(), "who knows".getBytes(UTF_8)));
        site.on("/html", new Reply.Says(200, Map.of(), " <!DOCTYPE html><p>x".getBytes(UTF_8)));
        assertThat(read("/a.json")).isEqualTo("{\"a\": [1,  2]}");
        assertThat(read("/a.txt")).isEqualTo("<b>\n  plain");
        assertThat(read("/bare")).isEqualTo("who knows");
        assertThat(read("/html")).isEqualTo("x");
    }

    @Test
    void charsetsAreHonoured() {
        byte[] latin = "<meta charset=iso-8859-1><p>Grüße".getBytes(ISO_8859_1);
        site.on("/header", Reply.of(200, "text/html; charset=ISO-8859-1", latin));
        site.on("/meta", Reply.of(200, "text/html", latin));
        site.on("/wrong", Reply.of(200, "text/html; charset=utf-8", latin));
        site.on("/text", Reply.of(200, "text/plain;charset=latin1", "ü".getBytes(ISO_8859_1)));
        assertThat(read("/header")).isEqualTo("Grüße");
        assertThat(read("/meta")).isEqualTo("Grüße");
        assertThat(read("/wrong")).isEqualTo("Gr\ufffd\ufffde");
        assertThat(read("/text")).isEqualTo("ü");
    }

    @Test
    void whatIsNoTextIsNamed() {
        byte[] pdf = "%PDF-1.7 and so on".getBytes(UTF_8);
        site.on("/a", Reply.of(200, "application/pdf", pdf));
        site.on("/b", Reply.of(200, "text/html", pdf));
        site.on("/c", Reply.of(200, "video/mp4", new byte[] {1, 0}));
        site.on("/d", Reply.of(200, "\"<b>\"", new byte[] {1, 0}));
        assertThat(fail("/a"))
                .isEqualTo("url: this is application/pdf; only web pages, text and JSON are read");
        assertThat(fail("/b")).contains("application/pdf");
        assertThat(fail("/c")).contains("video/mp4");
        assertThat(fail("/d")).contains("a file of an unknown type");
    }

    @Test
    void redirectsAreFollowedEachGuarded() throws IOException {
        html("/to/end", "<a href=next>next</a>");
        redirect("/from", "/to/end");
        assertThat(read("/from"))
                .isEqualTo("next (http://public.test:" + site.port() + "/to/next)");
        try (WebServer inside = new WebServer()) {
            for (String to :
                    List.of(inside.url(), "http://169.254.169.254/latest", "http://[::1]/")) {
                redirect("/away", to);
                assertThat(fail("/away")).isEqualTo("url: a redirect of the URL " + NOT_PUBLIC);
            }
            redirect("/file", "file:///etc/passwd");
            assertThat(fail("/file")).contains("no http or https URL");
            redirect("/loop", "/loop");
            assertThat(fail("/loop")).contains("more than 5 times");
            assertThat(inside.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://localhost:8080/",
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "HTTP://[::1]/",
                "http://0x7f.1/",
                "http://printer.local/"
            })
    void privateAddressesAreRefused(String url) {
        assertThat(failure(tool, arguments(url))).isEqualTo("url: the URL " + NOT_PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "file:///etc/passwd", "ftp://a.test", "/a", "javascript:1", "data:,x"})
    void onlyTheWebIsFetched(String url) {
        assertThat(failure(tool, arguments(url)))
                .isEqualTo("url: only http and https addresses are fetched");
    }

    @Test
    void noCredentialsAndNoBrokenAddresses() {
        assertThat(failure(tool, arguments("http://a:b@public.test/"))).contains("user name");
        assertThat(failure(tool, arguments("http://a b/"))).contains("not a valid URL");
        assertThat(failure(tool, arguments("http://public.test:25/"))).contains("port 25");
    }

    @Test
    void aStatusIsTold() {
        site.on("/a", Reply.text(500, "the trace of the error"));
        assertThat(fail("/a")).isEqualTo("url: the server answered with status 500");
        assertThat(fail("/b")).isEqualTo("url: the server answered with status 404");
    }

    @Test
    void longPagesAreCut() {
        site.on("/text", Reply.text(200, "x".repeat(60_000)));
        site.on("/endless", new Reply.Gushes("text/plain"));
        site.on("/endless.html", new Reply.Gushes("text/html"));
        for (String path : List.of("/text", "/endless", "/endless.html")) {
            assertThat(read(path))
                    .hasSizeBetween(50_000, 50_100)
                    .endsWith("\n[This is the beginning: the page is longer.]");
        }
    }

    @Test
    void hostilePagesEnd() {
        html("/deep", "<div>".repeat(200_000) + "end");
        html("/bold", "<b><i><a href=x>".repeat(60_000) + "end");
        html("/table", "<table><tr><td>".repeat(60_000) + "end");
        html("/open", "<p " + "a=".repeat(500_000));
        long start = System.nanoTime();
        for (String path : List.of("/deep", "/bold", "/table", "/open")) {
            text(tool.call(Json.object(at(path))));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aSlowPageHasItsTime() {
        site.on("/drips", new Reply.Drips("text/html"));
        FetchUrl hasty = new FetchUrl(TestPages.loader(site.port(), Duration.ofMillis(500)));
        assertThat(failure(hasty, at("/drips")))
                .isEqualTo("url: the file did not come within 500 ms");
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        site.on("/hangs", new Reply.Hangs());
        assertThat(text(Outcomes.interrupted(tool, at("/hangs"), () -> !site.asked().isEmpty())))
                .isEqualTo("url: the request was cancelled");
    }

    private void html(String path, String html) {
        site.on(path, Reply.of(200, "text/html; charset=utf-8", html.getBytes(UTF_8)));
    }

    private void redirect(String path, String to) {
        site.on(path, new Reply.Says(302, Map.of("location", to), new byte[0]));
    }

    private String read(String path) {
        return good(tool, at(path));
    }

    private String fail(String path) {
        return failure(tool, at(path));
    }

    private String at(String path) {
        return arguments("http://public.test:" + site.port() + path);
    }

    private static String arguments(String url) {
        return new JsonObject().put("url", url).toString();
    }
}
