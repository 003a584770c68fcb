package io.sfai.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayError.NotBuilt;
import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayError.UpstreamFault;
import io.sfai.gateway.model.ModelMap.Alias;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static final Alias PLAIN = Given.alias("\"target\": \"a/echo\"");
    private static final Alias ASKING =
            Given.alias(
                    "\"target\": \"a/echo\","
                            + " \"fallbackOn\": [\"context_window\", \"content_filter\"]");

    @ParameterizedTest
    @CsvSource({
        "0, AGAIN",
        "301, ELSEWHERE",
        "400, NOWHERE",
        "401, ELSEWHERE",
        "402, ELSEWHERE",
        "403, ELSEWHERE",
        "404, ELSEWHERE",
        "408, AGAIN",
        "409, AGAIN",
        "413, NOWHERE",
        "422, NOWHERE",
        "429, AGAIN",
        "500, AGAIN",
        "503, AGAIN",
        "504, AGAIN",
        "529, AGAIN"
    })
    void aStatusSaysWhoMayStillAnswer(int status, Verdict verdict) {
        assertThat(Verdict.of(Given.refused(status, "own_word").error(), PLAIN)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, AGAIN",
        "CUT, AGAIN",
        "MALFORMED, AGAIN",
        "TIMEOUT, ELSEWHERE",
        "DEADLINE, NOWHERE"
    })
    void aFaultDoes(UpstreamFault fault, Verdict verdict) {
        assertThat(Verdict.of(Given.failed(fault).error(), PLAIN)).isEqualTo(verdict);
    }

    @Test
    void twoCodesFallBackWhereTheAliasAsks() {
        for (String code : new String[] {Upstream.CONTEXT_WINDOW, Upstream.CONTENT_FILTER}) {
            GatewayError error = Given.refused(400, code).error();
            assertThat(Verdict.of(error, PLAIN)).isEqualTo(Verdict.NOWHERE);
            assertThat(Verdict.of(error, ASKING)).isEqualTo(Verdict.FALLBACK);
        }
    }

    @Test
    void anEmptyAccountIsNotWaitedFor() {
        assertThat(Verdict.of(Given.refused(429, "insufficient_quota").error(), PLAIN))
                .isEqualTo(Verdict.ELSEWHERE);
    }

    @Test
    void whatTheGatewayLacksAnotherTargetMayHave() {
        assertThat(Verdict.of(new Unavailable("no key", "secret_unavailable"), PLAIN))
                .isEqualTo(Verdict.ELSEWHERE);
        assertThat(Verdict.of(new NotBuilt("no"), PLAIN)).isEqualTo(Verdict.ELSEWHERE);
        assertThat(Verdict.of(new Unavailable("bye", "gateway_stopping"), PLAIN))
                .isEqualTo(Verdict.NOWHERE);
        assertThat(Verdict.of(new BadRequest("no", "n", null), PLAIN)).isEqualTo(Verdict.NOWHERE);
    }
}
