package io.sfai.gateway.local.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.local.chat.Piece.Paragraph;
import io.sfai.gateway.local.chat.Piece.Thought;
import io.sfai.gateway.local.chat.Piece.Tool;
import io.sfai.gateway.local.chat.Piece.Words;
import io.sfai.gateway.local.chat.Turn.Ending;
import io.sfai.gateway.local.chat.Turn.Tokens;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private static final Turn TURN =
            new Turn(
                    "openai/gpt-4o",
                    Ending.WHOLE,
                    new Tokens(1204, 1024, 56),
                    "0.001236",
                    Duration.ofMillis(440),
                    Duration.ofMillis(2310));

    private final StringWriter out = new StringWriter();

    private Screen screen(Look look) {
        return new Screen(new PrintWriter(out), look);
    }

    private String shown() {
        return out.toString().replace('\u001b', '^');
    }

    private void thinkAndSay(Screen screen) {
        screen.show(new Thought("Let me "));
        screen.show(new Thought("see."));
        screen.show(new Words("It "));
        screen.show(new Words("is."));
        screen.end(TURN);
    }

    @Test
    void coloursAreForTerminalsWhoseOwnersWantThem() {
        assertThat(Look.of(true, Map.of("TERM", "xterm"))).isEqualTo(Look.COLOURED);
        assertThat(Look.of(true, Map.of("NO_COLOR", "1"))).isEqualTo(Look.PLAIN);
        assertThat(Look.of(true, Map.of("NO_COLOR", ""))).isEqualTo(Look.COLOURED);
        assertThat(Look.of(true, Map.of("TERM", "dumb"))).isEqualTo(Look.PLAIN);
        assertThat(Look.of(false, Map.of())).isEqualTo(Look.BARE);
    }

    @Test
    void thoughtsAndTheLineUnderAnAnswerAreDim() {
        thinkAndSay(screen(Look.COLOURED));
        assertThat(shown())
                .isEqualTo(
                        """
                        ^[2mLet me ^[0m^[2msee.^[0m

                        It is.
                        ^[2mopenai/gpt-4o · 1,204 in (1,024 cached), 56 out · $0.0012 · 2.3 s, first 0.4 s^[0m
                        """);
    }

    @Test
    void withoutColoursThoughtsAreMarked() {
        thinkAndSay(screen(Look.PLAIN));
        assertThat(shown())
                .startsWith("[thinking]\nLet me see.\n[answer]\nIt is.\nopenai/gpt-4o · ")
                .doesNotContain("^");
    }

    @Test
    void aPipeGetsTheAnswerAlone() {
        thinkAndSay(screen(Look.BARE));
        assertThat(shown()).isEqualTo("It is.\n");
    }

    private String withTools(Look look) {
        Screen screen = screen(look);
        screen.show(new Words("I look."));
        screen.show(new Tool("weather {\"city\":\"B\u001b[31mnn\"}"));
        screen.show(new Tool("time {} failed"));
        screen.show(new Paragraph());
        screen.show(new Words("Cold."));
        screen.show(new Paragraph());
        screen.show(new Words("Very."));
        screen.endLine();
        return shown();
    }

    @Test
    void eachToolIsALineAndWhatIsSaidNextAParagraph() {
        assertThat(withTools(Look.COLOURED))
                .matches(
                        """
                        I look.
                        \\^\\[2mweather \\{"city":"B[^^]*nn"}\\^\\[0m
                        \\^\\[2mtime \\{} failed\\^\\[0m
                        Cold.

                        Very.
                        """);
    }

    @Test
    void aPipeGetsNoLinesOfTools() {
        assertThat(withTools(Look.BARE)).isEqualTo("I look.\n\nCold.\n\nVery.\n");
    }

    @Test
    void aLineThatHasEndedIsNotEndedAgain() {
        Screen screen = screen(Look.BARE);
        screen.show(new Words("It is.\n"));
        screen.end(TURN);
        screen.endLine();
        assertThat(shown()).isEqualTo("It is.\n");
    }

    @Test
    void whatNobodyToldIsNotInTheLine() {
        Turn stopped = new Turn("fake", Ending.STOPPED, null, null, null, Duration.ofMillis(149));
        assertThat(TurnLine.of(stopped))
                .isEqualTo("fake · 0.1 s · stopped: the session may not remember this turn");
        Turn odd =
                new Turn(
                        "f\u001b[2Jake",
                        Ending.WHOLE,
                        new Tokens(1, 0, 2),
                        "n/a",
                        null,
                        Duration.ZERO);
        assertThat(TurnLine.of(odd)).isEqualTo("f[2Jake · 1 in, 2 out · $n/a · 0.0 s");
    }

    @Test
    void aCharacterOfTwoHalvesComesThroughInPieces() {
        String smile = "\uD83D\uDE42";
        assertThat(Printable.text(smile.substring(0, 1)) + Printable.text(smile.substring(1)))
                .isEqualTo(smile);
        assertThat(Printable.line(" a\u0007\r\n b\u009c ")).isEqualTo("a b");
    }

    @Test
    void sessionsAreNamedByTheirTime() {
        InstantSource then = InstantSource.fixed(Instant.parse("2026-11-22T00:00:00Z"));
        String first = SessionId.next(then);
        assertThat(first).startsWith("01a2008d-7400-7").isNotEqualTo(SessionId.next(then));
        assertThat(SessionId.next(InstantSource.offset(then, Duration.ofMillis(1))))
                .isGreaterThan(first);
    }
}
