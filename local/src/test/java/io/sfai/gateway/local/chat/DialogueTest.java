package io.sfai.gateway.local.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.local.InProcessGateways;
import io.sfai.gateway.local.contract.Polling;
import io.sfai.gateway.local.contract.TestMap;
import io.sfai.gateway.local.upstream.Answer;
import io.sfai.gateway.local.upstream.Chunks;
import io.sfai.gateway.local.upstream.Gate;
import io.sfai.gateway.local.upstream.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sfai chat} at a terminal, with somebody who types. */
class DialogueTest {
    private static final String ESCAPE = "\u001b";
    private static final String CONTROL_C = "\u0003";
    private static final String CONTROL_D = "\u0004";

    private InProcessGateways gateways;
    private Somebody somebody;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        gateways = new InProcessGateways(directory);
        String url = gateways.with(Map.of()).address();
        somebody =
                new Somebody(
                        new ChatOptions(null, "plain", null, url),
                        Map.of("SFAI_API_KEY", TestMap.MASTER_KEY));
        somebody.sees("SESSION_ID=").sees("plain answers; /help").sees("> ");
    }

    @AfterEach
    void stop() throws IOException {
        gateways.close();
    }

    @Test
    void turnsAreAnsweredInOneSessionUntilTheEndOfInput() throws Exception {
        gateways.upstream()
                .on(
                        "plain",
                        new Answer.Sse(Chunks.wordsAndUsage("Mar", "zipan.")),
                        new Answer.Sse(Chunks.words("As I said.")));
        somebody.types("A word!\r")
                .sees("Marzipan.")
                .sees("fake/plain · 100 in, 20 out · $0.00045");
        somebody.sees("> ").types("Again!\r").sees("As I said.").sees("fake/plain").sees("> ");
        gateways.upstream().next();
        assertThat(gateways.upstream().next().body().toString())
                .contains("A word!", "Marzipan.", "Again!");
        somebody.types(CONTROL_D).sees("./sfai chat --session-id ").hasEnded();
    }

    @Test
    void escapeStopsTheAnswerAndTheNextOneComes() throws Exception {
        stopBy(ESCAPE);
    }

    @Test
    void controlCStopsTheAnswerAndAtAnEmptyLineEverything() throws Exception {
        stopBy(CONTROL_C);
        somebody.types("half a li").sees("half a li").types(CONTROL_C).sees("> ");
        somebody.types(CONTROL_C).sees("--session-id").hasEnded();
    }

    private void stopBy(String key) throws Exception {
        String[] words = new String[1000];
        Arrays.fill(words, "One ");
        Gate gate = new Gate();
        gateways.upstream()
                .on(
                        "plain",
                        new Answer.Sse(Chunks.words(words), gate),
                        new Answer.Sse(Chunks.words("Good.")));
        somebody.types("Count!\r");
        Received first = gateways.upstream().next();
        gate.letOne();
        somebody.sees("One").types(key).sees("stopped: the session may not remember this turn");
        // The gateway sees that nobody reads when it writes.
        Polling.until(
                "the upstream is left",
                () -> {
                    gate.letOne();
                    return first.gone().isDone();
                });
        somebody.sees("> ").types("Enough.\r").sees("Good.").sees("fake/plain").sees("> ");
        assertThat(gateways.upstream().next().body().toString())
                .contains("Enough.")
                .doesNotContain("Count!");
    }

    @Test
    void whileTheGatewayIsStillBusyWithAStoppedAnswerTheNextOneCanBeStoppedToo() throws Exception {
        Gate gate = new Gate();
        gateways.upstream().on("plain", new Answer.Sse(Chunks.words("One", " two."), gate));
        somebody.types("Count!\r");
        gateways.upstream().next();
        gate.letOne();
        somebody.sees("One").types(ESCAPE).sees("stopped: ").sees("> ");
        // Nothing is written, so that the gateway does not see that nobody reads.
        somebody.types("Enough.\r").sees("Enough.").types(CONTROL_C).sees("stopped: ").sees("> ");
        gate.open();
    }

    @Test
    void anArrowStopsNothingAndWhatIsTypedMeanwhileIsTheNextLine() throws Exception {
        Gate gate = new Gate();
        gateways.upstream()
                .on(
                        "plain",
                        new Answer.Sse(Chunks.words("One", " two."), gate),
                        new Answer.Sse(Chunks.words("Three.")));
        somebody.types("Count!\r");
        gateways.upstream().next();
        gate.letOne();
        somebody.sees("One").types(ESCAPE + "[A").types("Go on");
        // Both keys are read before the answer ends: the line is there for them alone.
        somebody.hasBeenHeard();
        gate.open();
        somebody.sees(" two.").sees("> ").sees("Go on").types("!\r").sees("Three.");
        assertThat(gateways.upstream().next().body().toString()).contains("Go on!");
    }

    @Test
    void commandsChangeTheModelAndTheSession() throws Exception {
        somebody.types("/model mock/ecko\r").sees("There is no model").sees("> ");
        somebody.types("/model mock/echo\r").sees("mock/echo answers.").sees("> ");
        somebody.types("/model\r").sees("mock/echo answers, of: plain, ").sees("> ");
        somebody.types("/new\r").sees("SESSION_ID=").sees("> ");
        somebody.types("/help\r").sees("Alt-Enter").sees("> ");
        somebody.types("/nonsense\r").sees("There is no /nonsense.").sees("> ");
        somebody.types("/etc/hosts!\r").sees("mock/echo · ").sees("> ");
        somebody.types("/exit\r").sees("--session-id").hasEnded();
    }

    @Test
    void whatIsPastedKeepsItsLines() throws Exception {
        gateways.upstream().on("plain", new Answer.Sse(Chunks.words("Two lines.")));
        somebody.types(ESCAPE + "[200~one\ntwo" + ESCAPE + "[201~").types("\r").sees("Two lines.");
        assertThat(gateways.upstream().next().body().toString()).contains("one\\ntwo");
    }

    @Test
    void aFailureIsToldAndTheTalkGoesOn() throws Exception {
        gateways.upstream().on("plain", new Answer.CutAfter(Chunks.words("One").subList(0, 1)));
        somebody.types("Count!\r").sees("One").sees("the answer was cut: ").sees("> ");
        somebody.types("/model mock/echo\r").sees("answers.").types("still here\r");
        somebody.sees("mock/echo · ").sees("> ").types(CONTROL_D).hasEnded();
    }
}
