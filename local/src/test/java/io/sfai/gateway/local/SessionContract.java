package io.sfai.gateway.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.Conflict;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.session.Claim;
import io.sfai.gateway.session.Conversation;
import io.sfai.gateway.session.ConversationId;
import io.sfai.gateway.session.Conversations;
import io.sfai.gateway.session.ResponseId;
import io.sfai.gateway.session.StoredResponses;
import io.sfai.gateway.session.Turn;
import io.sfai.gateway.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How responses and conversations are kept in a store, whatever that is made of. */
abstract class SessionContract {
    /** Moved by the tests; only whole seconds count. */
    volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

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

    private final ConversationId session =
            requireNonNull(ConversationId.parse("my session / 漢 " + UUID.randomUUID()));

    private Conversations talks(Store of) {
        return new Conversations(of, Duration.ofDays(30), () -> now, Runnable::run);
    }

    private Turn turn(String words) {
        JsonArray input = JsonArray.of(new JsonObject().put("content", words));
        return new Turn(session.response(now), null, input, new JsonObject().put("id", "r"));
    }

    private Claim claim(Conversations talks) {
        return talks.claim(talks.free(owner, session), Instant.MAX);
    }

    private List<String> said(Conversations talks) {
        return talks.read(owner, session).turns().stream()
                .map(turn -> requireNonNull(turn.input().object(0)).string("content", ""))
                .toList();
    }

    @Test
    void aConversationIsOneWhereverItGoesOn() {
        Conversations here = talks(store());
        Conversations there = talks(otherClient());
        claim(here).save(turn("one"));
        claim(there).save(turn("two"));
        String large = noise(900_000);
        claim(here).save(turn(large));
        assertThat(said(there)).containsExactly("one", "two", large);
        assertThat(there.read(owner + "2", session).isThere()).isFalse();
        assertThat(there.delete(owner, session)).isTrue();
        assertThat(here.read(owner, session).isThere()).isFalse();
        claim(here).save(turn("anew"));
        assertThat(said(there)).containsExactly("anew");
    }

    @Test
    void oneRequestAtATimeAddsATurn() {
        Conversations here = talks(store());
        Conversations there = talks(otherClient());
        Claim claim = claim(here);
        assertLocked(() -> claim(there));
        claim.release();
        Conversation read = there.free(owner, session);
        claim(here).save(turn("one"));
        assertLocked(() -> there.claim(read, Instant.MAX));
        claim(there).save(turn("two"));
        assertThat(said(here)).containsExactly("one", "two");
    }

    @Test
    void aClaimThatNobodyRenewsEndsByItself() {
        Conversations here = talks(store());
        Conversations there = talks(otherClient());
        Claim dead = here.claim(here.free(owner, session), now.plusSeconds(5));
        now = now.plusSeconds(4);
        assertLocked(() -> claim(there));
        now = now.plusSeconds(2);
        claim(there).save(turn("one"));
        assertLocked(() -> dead.save(turn("too late")));
        dead.release();
        assertThat(said(here)).containsExactly("one");
    }

    @Test
    void ofManyAtOnceNoneIsLost() throws Exception {
        int clients = 12;
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            String words = "turn " + i;
            Conversations talks = talks(i % 2 == 0 ? store() : otherClient());
            tasks.add(() -> tried(talks, words));
        }
        List<String> kept = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = threads.invokeAll(tasks);
            for (int i = 0; i < clients; i++) {
                if (all.get(i).get()) {
                    kept.add("turn " + i);
                }
            }
        }
        assertThat(kept).isNotEmpty();
        assertThat(said(talks(store()))).containsExactlyInAnyOrderElementsOf(kept);
    }

    private boolean tried(Conversations talks, String words) {
        try {
            claim(talks).save(turn(words));
            return true;
        } catch (GatewayException e) {
            assertThat(e.error()).isInstanceOf(Conflict.class);
            return false;
        }
    }

    @Test
    void aConversationInUseNeverEndsByPieces() {
        Conversations talks = talks(store());
        String large = noise(400_000);
        claim(talks).save(turn(large));
        for (int i = 0; i < 8; i++) {
            now = now.plus(Duration.ofDays(10));
            claim(talks).save(turn("more"));
        }
        now = now.plus(Duration.ofDays(29));
        assertThat(said(talks)).hasSize(9).startsWith(large);
        now = now.plus(Duration.ofDays(2));
        assertThat(talks.read(owner, session).isThere()).isFalse();
        claim(talks).save(turn("anew"));
        assertThat(said(talks)).containsExactly("anew");
    }

    private static void assertLocked(Runnable call) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, call::run);
        assertThat(requireNonNull(refused).error()).isInstanceOf(Conflict.class);
    }
}
