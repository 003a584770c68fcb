package io.sfai.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.MemoryStore;
import io.sfai.gateway.store.Store.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How turns are kept. */
class StoredResponsesTest {
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final MemoryStore store = new MemoryStore(() -> now);
    private final StoredResponses stored =
            new StoredResponses(store, Duration.ofDays(30), () -> now);

    private Turn turn(@Nullable ResponseId previous, String words) {
        ResponseId id = previous == null ? ResponseId.first(now) : previous.next(now);
        JsonArray input = JsonArray.of(new JsonObject().put("content", words));
        return new Turn(id, previous, input, new JsonObject().put("id", id.toString()));
    }

    private static String noise(int length) {
        StringBuilder noise = new StringBuilder();
        new Random(20_261_121).ints(length, 0, 0x2000).forEach(c -> noise.append((char) c));
        return noise.toString();
    }

    @Test
    void aChildIsLaterThanItsParentWhateverTheClockSays() {
        ResponseId parent = ResponseId.first(now);
        ResponseId child = parent.next(now.minusSeconds(60));
        assertThat(child.turn()).isGreaterThan(parent.turn());
        assertThat(child.conversation()).isEqualTo(parent.conversation());
        assertThat(ResponseId.parse(child.toString())).isEqualTo(child);
        assertThat(ResponseId.ofItem(child.item("msg", "o12"))).isEqualTo(child);
        assertThat(ResponseId.parse("resp_" + "G".repeat(48))).isNull();
    }

    @Test
    void largeTurnsAreInPieces() {
        Turn small = turn(null, "hi");
        stored.save("me", small);
        Turn large = turn(small.id(), noise(600_000));
        stored.save("me", large);
        assertThat(store.calls).filteredOn(call -> call.startsWith("put")).hasSizeGreaterThan(4);
        assertThat(stored.find("me", large.id())).isEqualTo(large);
        assertThat(stored.conversation("me", large.id())).containsExactly(small, large);
        assertThat(stored.delete("me", large.id())).isTrue();
        assertThat(stored.find("me", large.id())).isNull();
        assertThat(
                        store.query("response me " + large.id().conversation(), "0", "~", 9, null)
                                .items())
                .hasSize(1);
    }

    @Test
    void whatWasHalfWrittenIsNotThere() {
        Turn large = turn(null, noise(600_000));
        store.lost =
                "put response me " + large.id().conversation() + " " + large.id().turn() + ".002";
        try {
            stored.save("me", large);
        } catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("can't be reached");
        }
        assertThat(stored.find("me", large.id())).isNull();
        assertThat(stored.conversation("me", large.id())).isEmpty();
    }

    @Test
    void aTurnWhosePieceIsGoneIsNotThere() {
        Turn large = turn(null, noise(600_000));
        stored.save("me", large);
        store.delete("response me " + large.id().conversation(), large.id().turn() + ".001");
        assertThat(stored.find("me", large.id())).isNull();
    }

    @Test
    void storageGrowsWithWhatIsSaid() {
        Turn turn = turn(null, noise(2_000));
        stored.save("me", turn);
        int first = size(turn);
        for (int i = 0; i < 20; i++) {
            turn = turn(turn.id(), noise(2_000));
            stored.save("me", turn);
        }
        assertThat(size(turn)).isLessThan(first + 100);
        assertThat(stored.conversation("me", turn.id())).hasSize(21);
    }

    private int size(Turn turn) {
        Item item = store.get("response me " + turn.id().conversation(), turn.id().turn());
        return Objects.requireNonNull(item).data().length();
    }

    @Test
    void expiredIsUnknown() {
        Turn first = turn(null, "one");
        stored.save("me", first);
        now = now.plus(Duration.ofDays(29));
        Turn second = turn(first.id(), "two");
        stored.save("me", second);
        assertThat(stored.conversation("me", second.id())).hasSize(2);
        now = now.plus(Duration.ofDays(2));
        assertThat(stored.find("me", first.id())).isNull();
        assertThat(stored.find("me", second.id())).isEqualTo(second);
        assertThat(stored.conversation("me", second.id())).isEmpty();
    }

    @Test
    void aChainThatGoesRoundHasAnEnd() {
        Turn turn = turn(null, "one");
        Turn knot = new Turn(turn.id(), turn.id(), turn.input(), turn.response());
        stored.save("me", knot);
        assertThat(stored.conversation("me", knot.id())).isEmpty();
    }

    @Test
    void anAnswerThatWasLostWrittenTwiceIsOneTurn() {
        Turn turn = turn(null, "one");
        stored.save("me", turn);
        stored.save("me", turn);
        assertThat(stored.find("me", turn.id())).isEqualTo(turn);
    }
}
