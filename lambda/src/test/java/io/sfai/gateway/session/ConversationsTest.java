package io.sfai.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.Conflict;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.store.HandClock;
import io.sfai.gateway.store.MemoryStore;
import io.sfai.gateway.store.Store.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How conversations are kept. */
class ConversationsTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final HandClock clock = new HandClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Conversations conversations =
            new Conversations(store, Duration.ofDays(30), clock, Runnable::run);
    private final ConversationId session = id("my session / 漢");

    private static ConversationId id(String text) {
        return Objects.requireNonNull(ConversationId.parse(text));
    }

    private Turn turn(String words) {
        ResponseId id = session.response(clock.instant());
        JsonObject item = new JsonObject().put("content", words);
        return new Turn(id, null, JsonArray.of(item), new JsonObject().put("id", id.toString()));
    }

    private Claim claim() {
        return conversations.claim(conversations.read("me", session), Instant.MAX);
    }

    private void say(String words) {
        claim().save(turn(words));
    }

    private List<String> said() {
        return conversations.read("me", session).turns().stream()
                .map(ConversationsTest::words)
                .toList();
    }

    private static String words(Turn turn) {
        return Objects.requireNonNull(turn.input().object(0)).string("content", "");
    }

    private List<Item> items() {
        return store.query("conversation me " + session.key(), "t", "t~", 9999, null).items();
    }

    private static String noise(int length) {
        StringBuilder noise = new StringBuilder();
        new Random(20_261_122).ints(length, 0, 0x2000).forEach(c -> noise.append((char) c));
        return noise.toString();
    }

    private static void assertLocked(Runnable call) {
        GatewayException refused =
                Objects.requireNonNull(catchThrowableOfType(GatewayException.class, call::run));
        assertThat(refused.error()).isInstanceOf(Conflict.class);
        assertThat(refused.headers()).containsEntry("retry-after", "1");
    }

    private static void assertUnavailable(Runnable call) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, call::run);
        assertThat(Objects.requireNonNull(refused).error().status()).isEqualTo(503);
    }

    @Test
    void idsThatAreNone() {
        assertThat(ConversationId.parse("x".repeat(200))).isNotNull();
        for (String bad :
                List.of("", " ", "x".repeat(201), "a\nb", "a\u007f", "\ud83d", "a\u2028b")) {
            assertThat(ConversationId.parse(bad)).isNull();
        }
        assertThat(ConversationId.generate().text()).matches("conv_[0-9a-f]{48}");
    }

    @Test
    void aTurnIsOneReadOneClaimAndOneWrite() {
        say("one");
        store.calls.clear();
        say("two");
        assertThat(store.calls).hasSize(3);
        assertThat(store.calls.getFirst()).startsWith("query");
        assertThat(said()).containsExactly("one", "two");
    }

    @Test
    void twoOwnersNeverMeet() {
        say("mine");
        assertThat(conversations.read("you", session).isThere()).isFalse();
        conversations.claim(conversations.read("you", session), Instant.MAX).save(turn("yours"));
        assertThat(said()).containsExactly("mine");
        assertThat(conversations.delete("you", session)).isTrue();
        assertThat(said()).containsExactly("mine");
    }

    @Test
    void ofTwoRequestsAtOnceOneIsRefused() {
        Conversation read = conversations.read("me", session);
        Claim claim = conversations.claim(read, Instant.MAX);
        assertLocked(() -> conversations.claim(read, Instant.MAX));
        assertLocked(this::claim);
        claim.save(turn("one"));
        assertLocked(() -> conversations.claim(read, Instant.MAX));
        say("two");
        assertThat(said()).containsExactly("one", "two");
    }

    @Test
    void aRequestThatFailsLeavesNothing() {
        say("one");
        Claim claim = claim();
        claim.release();
        claim.release();
        say("two");
        claim.release();
        assertThat(said()).containsExactly("one", "two");
        assertThat(items()).hasSize(2);
    }

    @Test
    void theClaimOfAProcessThatWasKilledEndsByItself() {
        Claim dead = claim();
        clock.pass(Duration.ofSeconds(29));
        assertLocked(this::claim);
        clock.pass(Duration.ofSeconds(2));
        say("one");
        assertLocked(() -> dead.save(turn("too late")));
        dead.release();
        assertThat(said()).containsExactly("one");
        Conversation read = conversations.read("me", session);
        conversations.claim(read, clock.instant().plusSeconds(3));
        clock.pass(Duration.ofSeconds(4));
        say("two");
        assertThat(said()).containsExactly("one", "two");
    }

    @Test
    void whoOnlySleptGoesOn() {
        Claim claim = claim();
        clock.pass(Duration.ofMinutes(5));
        claim.save(turn("one"));
        assertThat(said()).containsExactly("one");
    }

    @Test
    void aClaimIsRenewedToItsDeadline() {
        Conversations quick =
                new Conversations(
                        store, Duration.ofDays(30), clock, Runnable::run, Duration.ofSeconds(3));
        Instant deadline = clock.instant().plusSeconds(60);
        quick.claim(quick.read("me", session), deadline);
        Instant first = items().getFirst().expires();
        clock.pass(Duration.ofSeconds(2));
        awaitClaimAfter(first);
        clock.pass(Duration.ofSeconds(57));
        awaitClaimAfter(deadline.minusSeconds(1));
        assertThat(items().getFirst().expires()).isEqualTo(deadline);
    }

    private void awaitClaimAfter(Instant time) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (items().isEmpty() || !items().getFirst().expires().isAfter(time)) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void aTurnThatSeemedLostIsTakenBack() {
        Claim claim = claim();
        store.lost = "put conversation";
        assertUnavailable(() -> claim.save(turn("half written")));
        store.lost = null;
        claim.release();
        assertThat(said()).isEmpty();
        say("one");
        assertThat(said()).containsExactly("one");
    }

    @Test
    void turnsOfMegabytesAreWholeOrNotThere() {
        String long1 = noise(900_000);
        say(long1);
        say("two");
        assertThat(said()).containsExactly(long1, "two");
        Claim claim = claim();
        store.lost = "put conversation me " + session.key() + " " + Timeline.place(3) + ".";
        assertUnavailable(() -> claim.save(turn(noise(900_000))));
        store.lost = null;
        claim.release();
        assertThat(said()).hasSize(2);
        say(long1 + "!");
        assertThat(said()).containsExactly(long1, "two", long1 + "!");
        assertThat(conversations.delete("me", session)).isTrue();
        assertThat(items()).isEmpty();
    }

    @Test
    void aConversationInUseKeepsItsFirstTurn() {
        say("day 0");
        for (int i = 1; i <= 20; i++) {
            clock.pass(DAY.multipliedBy(5));
            say("day " + i * 5);
        }
        assertThat(said()).hasSize(21);
        clock.pass(DAY.multipliedBy(30).minusSeconds(5));
        assertThat(said()).hasSize(21);
        clock.pass(Duration.ofSeconds(6));
        assertThat(conversations.read("me", session).isThere()).isFalse();
        say("another");
        assertThat(said()).containsExactly("another");
        say("and on");
        assertThat(said()).containsExactly("another", "and on");
    }

    @Test
    void anItemIsSeldomWrittenAgain() {
        say("one");
        store.calls.clear();
        for (int i = 0; i < 30; i++) {
            clock.pass(DAY);
            say("more");
        }
        long ofTheFirst =
                store.calls.stream().filter(call -> call.endsWith(Timeline.place(1))).count();
        assertThat(ofTheFirst).isBetween(8L, 20L);
        assertThat(said()).hasSize(31);
    }

    @Test
    void aGeneratedOneIsThereOnceItIsCreated() {
        ConversationId id = ConversationId.generate();
        assertThat(conversations.read("me", id).isThere()).isFalse();
        JsonObject metadata = new JsonObject().put("a", "b");
        JsonArray items = JsonArray.of(new JsonObject().put("content", "hi"));
        Conversation made = conversations.create("me", id, metadata, items);
        assertThat(made.isThere()).isTrue();
        assertThat(made.metadata()).isEqualTo(metadata);
        assertThat(made.turns()).hasSize(1);
        assertThat(made.next()).isEqualTo(2);
        assertThat(conversations.read("you", id).isThere()).isFalse();
        assertThat(conversations.describe("you", id, metadata)).isFalse();
        assertThat(conversations.delete("you", id)).isFalse();
        clock.pass(DAY);
        assertThat(conversations.describe("me", id, new JsonObject())).isTrue();
        assertThat(conversations.read("me", id).metadata().isEmpty()).isTrue();
        assertThat(conversations.read("me", id).created()).isEqualTo(HandClock.START);
        assertThat(conversations.delete("me", id)).isTrue();
        assertThat(conversations.read("me", id).isThere()).isFalse();
    }

    @Test
    void whatIsDeletedWhileAnAnswerIsMadeStaysDeleted() {
        say("one");
        Claim claim = claim();
        assertThat(conversations.delete("me", session)).isTrue();
        assertLocked(() -> claim.save(turn("two")));
        claim.release();
        assertThat(items()).isEmpty();
    }

    @Test
    void alsoWhenTheAnswerTakesLongerThanItsClaimLasts() {
        Conversations quick =
                new Conversations(
                        store, Duration.ofDays(30), clock, Runnable::run, Duration.ofSeconds(1));
        say("one");
        Claim claim = quick.claim(quick.read("me", session), Instant.MAX);
        assertThat(quick.delete("me", session)).isTrue();
        store.calls.clear();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!store.calls.toString().contains("get conversation")) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
        clock.pass(Duration.ofSeconds(5));
        assertLocked(() -> claim.save(turn("two")));
        assertThat(items()).isEmpty();
    }

    @Test
    void whatALateAnswerLeftOfItselfHidesNoTurn() {
        say("one");
        say("two");
        Claim claim = claim();
        assertThat(conversations.delete("me", session)).isTrue();
        say("new");
        assertLocked(() -> claim.save(turn(noise(900_000))));
        assertThat(said()).containsExactly("new");
        say("and on");
        say("and on");
        assertThat(said()).containsExactly("new", "and on", "and on");
    }

    @Test
    void aPlaceThatWasGivenBackIsFreeForWhoseClockIsBehind() {
        say("one");
        claim().release();
        clock.pass(Duration.ofSeconds(-5));
        say("two");
        assertThat(said()).containsExactly("one", "two");
    }

    @Test
    void newMetadataDoNotOutliveTheTurns() {
        ConversationId id = ConversationId.generate();
        JsonArray items = JsonArray.of(new JsonObject().put("content", "hi"));
        conversations.create("me", id, new JsonObject(), items);
        clock.pass(DAY.multipliedBy(29));
        assertThat(conversations.describe("me", id, new JsonObject().put("a", "b"))).isTrue();
        assertThat(conversations.read("me", id).turns()).hasSize(1);
        clock.pass(DAY.multipliedBy(2));
        assertThat(conversations.read("me", id).isThere()).isFalse();
    }

    @Test
    void aResponseIsFoundByItsId() {
        say("one");
        Turn second = turn("two");
        claim().save(second);
        assertThat(conversations.find("me", second.id())).isEqualTo(second);
        assertThat(conversations.find("you", second.id())).isNull();
        assertThat(conversations.find("me", ResponseId.first(clock.instant()))).isNull();
    }
}
