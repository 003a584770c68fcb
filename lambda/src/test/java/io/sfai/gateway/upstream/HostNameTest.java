package io.sfai.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The spelling of hosts, as they come out of the parser that also makes the request. */
class HostNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "http://EXAMPLE.com./",
                "http://upload.wikimedia.org/a.png",
                "http://bücher.example/",
                "http://127.0.0.1.example.com/",
                "http://8.8.8.8/",
                "http://[2606:4700::1111]/",
                "http://localhost.example.com/",
                "http://1password.com/"
            })
    void aPublicNameOrAnAddressInItsUsualForm(String url) {
        assertThat(HostName.isPublic(host(url))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/",
                "http://LOCALHOST./",
                "http://a.localhost/",
                "http://ｌｏｃａｌｈｏｓｔ/",
                "http://metadata/",
                "http://metadata.google.internal/",
                "http://metadata.google.internal./",
                "http://ip-10-0-0-1.ec2.internal/",
                "http://printer.local/",
                "http://nas.home.arpa/",
                "http://box.localdomain/",
                "http://wiki.intranet/",
                // 127.0.0.1 and its like in the forms that some resolver reads.
                "http://2130706433/",
                "http://017700000001/",
                "http://0x7f000001/",
                "http://0x7F.1/",
                "http://0x7f.0x0.0x0.0x1/",
                "http://0177.0.0.1/",
                "http://0177.0.0.0x1/",
                "http://127.1/",
                "http://127.0.1/",
                "http://127.0.0.1./",
                "http://127.0.0.01/",
                "http://127.000.000.001/",
                "http://256.256.256.256/",
                "http://1.2.3.4.5/",
                "http://99999999999/",
                "http://a.0/",
                "http://a.0x1/",
                "http://0/"
            })
    void aPrivateNameOrAnOddSpelling(String url) {
        assertThat(HostName.isPublic(host(url))).isFalse();
    }

    /** These are mapped to ASCII before they are judged: what is judged is what is asked for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://１２７.0.0.1/",
                "http://127。0。0。1/",
                "http://①②⑦.0.0.1/",
                "http://%31%32%37.0.0.1/"
            })
    void otherDigitsAndDotsAreTheAsciiOnes(String url) {
        assertThat(host(url)).isEqualTo("127.0.0.1");
    }

    private static String host(String url) {
        return Objects.requireNonNull(HttpUrl.parse(url), url).host();
    }
}
