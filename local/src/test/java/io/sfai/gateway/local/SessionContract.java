package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.ResponseId;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.session.Turn;
import io.sfai.gateway.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How responses are kept in a store, whatever that is made of. */
abstract class SessionContract {
    /** Moved by the tests; only whole seconds count. */
    Instant now = Instant.parse("2026-11-21T12:00:00Z");

    private final String owner = "owner-" + UUID.randomUUID();
    private final Random random = new Random(20_261_121);

    /** The store under test, judging expiry by {@link #now}. */
    abstract Store store();

    /** Another client of the same data, as another environment has it. */
    abstract Store otherClient();

    private StoredResponses here() {
        return new StoredResponses(store(), Duration.ofDays(30), () -> now);
    }

    private StoredResponses there() {
        return new StoredResponses(otherClient(), Duration.ofDays(30), () -> now);
    }

    private Turn said(@Nullable Turn previous, String words) {
        ResponseId before = previous == null ? null : previous.id();
        ResponseId id = before == null ? ResponseId.first(now) : before.next(now);
        JsonArray input = JsonArray.of(new JsonObject().put("content", words));
        Turn turn = new Turn(id, before, input, new JsonObject().put("id", id.toString()));
        here().save(owner, turn);
        return turn;
    }

    private String noise(int length) {
        StringBuilder noise = new StringBuilder();
        random.ints(length, 0, 0x2000).forEach(c -> noise.append((char) c));
        return noise.toString();
    }

    @Test
    void whatIsSavedIsThereAtOnceForOthers() {
        Turn first = said(null, "one 漢😀");
        assertThat(there().find(owner, first.id())).isEqualTo(first);
        assertThat(there().find(owner + "2", first.id())).isNull();
        Turn second = said(first, "two");
        Turn branch = said(first, "other");
        assertThat(there().conversation(owner, second.id())).containsExactly(first, second);
        assertThat(there().conversation(owner, branch.id())).containsExactly(first, branch);
    }

    @Test
    void aTurnOfMegabytesKeepsEveryCharacter() {
        Turn first = said(null, noise(1_500_000));
        Turn second = said(first, noise(700_000));
        assertThat(there().conversation(owner, second.id())).containsExactly(first, second);
        assertThat(here().delete(owner, first.id())).isTrue();
        assertThat(there().find(owner, first.id())).isNull();
        assertThat(there().find(owner, second.id())).isEqualTo(second);
        assertThat(there().delete(owner, first.id())).isFalse();
    }

    @Test
    void aLongConversationIsReadWhole() {
        Turn turn = said(null, noise(3_000));
        for (int i = 0; i < 150; i++) {
            turn = said(turn, noise(3_000));
        }
        assertThat(there().conversation(owner, turn.id())).hasSize(151);
    }

    @Test
    void whatIsOverIsUnknown() {
        Turn turn = said(null, "one");
        now = now.plus(Duration.ofDays(31));
        assertThat(there().find(owner, turn.id())).isNull();
        assertThat(there().conversation(owner, turn.id())).isEmpty();
    }
}
