package io.sfai.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sfai.gateway.auth.Keys.Issued;
import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.Limits.Budget;
import io.sfai.gateway.inference.Limits.Period;
import io.sfai.gateway.inference.UserText;
import io.sfai.gateway.store.HandClock;
import io.sfai.gateway.store.MemoryStore;
import io.sfai.gateway.store.Store.Item;
import io.sfai.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private final HandClock clock = new HandClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Keys keys = new Keys(store, clock);

    @Test
    void aKeyIsMadeAndFoundByNameIdAndText() {
        Issued made = keys.create(terms("ide-team"));
        assertThat(made.text()).matches("sk-sfai-[0-9a-z]{12}-[0-9A-Za-z]{43}");
        assertThat(made.record().id()).isEqualTo("key_" + made.text().substring(8, 20));
        assertThat(made.record().created()).isEqualTo(HandClock.START);
        assertThat(keys.find("ide-team")).isEqualTo(made.record());
        assertThat(keys.find(made.record().id())).isEqualTo(made.record());
        assertThat(keys.find(made.text())).isEqualTo(made.record());
        assertThat(keys.find("nobody")).isNull();
        assertThat(keys.find("")).isNull();
        assertThat(keys.find("key_000000000000")).isNull();
    }

    @Test
    void allTermsComeBackAndTheSecretIsNowhere() {
        KeyTerms terms =
                new KeyTerms(
                        "a.b-c_d@e",
                        new LinkedHashSet<>(List.of("z", "a/b", "漢")),
                        new Limits(60, 100_000, 4, new Budget(50_000_000_000L, Period.MONTH)),
                        HandClock.START.plus(Duration.ofDays(90)),
                        UserText.PREVIEW);
        Issued made = keys.create(terms);
        KeyRecord found = Objects.requireNonNull(keys.find("a.b-c_d@e"));
        assertThat(found.terms()).isEqualTo(terms);
        assertThat(found.terms().aliases()).containsExactly("z", "a/b", "漢");
        Item item = Objects.requireNonNull(store.get(found.id(), "record"));
        String secret = made.text().substring(21);
        assertThat(item.data())
                .contains("\"requestsPerMinute\":60", "\"tokensPerMinute\":100000")
                .contains("\"budget\":{\"nanoUsd\":50000000000,\"period\":\"month\"}")
                .contains(KeyText.sha256(made.text()))
                .doesNotContain(secret);
        assertThat(made.toString()).doesNotContain(secret);
    }

    @Test
    void textsAreNeverAlike() {
        Set<String> ids = new HashSet<>();
        Set<String> secrets = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            String text = keys.create(terms("k" + i)).text();
            ids.add(text.substring(0, 20));
            secrets.add(text.substring(21));
        }
        assertThat(ids).hasSize(300);
        assertThat(secrets).hasSize(300);
        // The first digits carry as much chance as the last.
        assertThat(secrets.stream().map(s -> s.charAt(0)).distinct().count()).isGreaterThan(40);
        assertThat(secrets.stream().map(s -> s.charAt(41)).distinct().count()).isGreaterThan(40);
    }

    @Test
    void aNameIsOneKeysOnly() throws Exception {
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> made = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                made.add(many.submit(() -> isMade("wanted")));
            }
            int winners = 0;
            for (Future<Boolean> each : made) {
                winners += each.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
        assertThat(keys.list(10, null).keys()).hasSize(1);
        keys.revoke("wanted");
        assertThat(isMade("wanted")).isFalse();
    }

    private boolean isMade(String name) {
        try {
            keys.create(terms(name));
            return true;
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("the name " + name + " is taken");
            return false;
        }
    }

    @Test
    void aCrashBetweenTheTwoWritesLeavesNothingInTheWay() {
        // The record is written, the process dies: the name is free, the key is in no list.
        store.lost = "put key_";
        assertThatThrownBy(() -> keys.create(terms("crash"))).isInstanceOf(StoreException.class);
        store.lost = null;
        assertThat(keys.find("crash")).isNull();
        assertThat(keys.list(10, null).keys()).isEmpty();
        assertThat(keys.create(terms("crash")).record().terms().name()).isEqualTo("crash");
    }

    @Test
    void aNameWhoseAnswerIsLostIsTheKeysAllTheSame() {
        store.lost = "put keys";
        Issued made = keys.create(terms("lost"));
        assertThat(keys.find("lost")).isEqualTo(made.record());
    }

    @ParameterizedTest
    @ValueSource(strings = {"key_000000000000", "", "nonsense"})
    void aNameThatLeadsNowhereIsTakenOver(String id) {
        store.edit("keys", "left-over", id);
        assertThat(keys.find("left-over")).isNull();
        assertThat(keys.list(10, null).unreadable())
                .containsExactly(new Keys.Unreadable("left-over", id, "it is not there"));
        Issued made = keys.create(terms("left-over"));
        assertThat(keys.find("left-over")).isEqualTo(made.record());
    }

    @Test
    void aRotatedKeyHasTwoTextsForAWhile() {
        Issued first = keys.create(terms("k"));
        Issued second = keys.rotate("k", Duration.ofHours(1));
        assertThat(second.record().id()).isEqualTo(first.record().id());
        assertThat(second.text()).isNotEqualTo(first.text());
        assertThat(second.record().secrets())
                .containsExactly(
                        new KeyRecord.KeySecret(KeyText.sha256(second.text()), Instant.MAX),
                        new KeyRecord.KeySecret(
                                KeyText.sha256(first.text()),
                                HandClock.START.plus(Duration.ofHours(1))));
        // An end that was promised is not put off by the next rotation.
        Issued third = keys.rotate(first.text(), Duration.ofDays(2));
        assertThat(third.record().secrets().getLast().until())
                .isEqualTo(HandClock.START.plus(Duration.ofHours(1)));
        for (int i = 0; i < 10; i++) {
            keys.rotate("k", Duration.ZERO);
        }
        assertThat(Objects.requireNonNull(keys.find("k")).secrets()).hasSize(4);
    }

    @Test
    void changesOfManyAtOnceAreAllKept() throws Exception {
        keys.create(terms("k"));
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<KeyRecord>> updates = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                updates.add(many.submit(() -> keys.update("k", KeysTest::oneMore)));
            }
            for (Future<KeyRecord> each : updates) {
                each.get();
            }
        }
        KeyRecord found = Objects.requireNonNull(keys.find("k"));
        assertThat(found.terms().limits().requestsPerMinute()).isEqualTo(4);
        assertThat(found.version()).isEqualTo(5);
    }

    private static KeyTerms oneMore(KeyTerms terms) {
        Limits more = new Limits(terms.limits().requestsPerMinute() + 1, 0, 0, null);
        return new KeyTerms(terms.name(), terms.aliases(), more, terms.expires(), terms.userText());
    }

    @Test
    void aRevokedKeyStaysInTheListAndNeverComesBack() {
        keys.create(terms("k"));
        KeyRecord revoked = keys.revoke("k");
        assertThat(revoked.revoked()).isEqualTo(HandClock.START);
        clock.pass(Duration.ofDays(1));
        assertThat(keys.revoke("k")).isEqualTo(revoked);
        assertThat(keys.list(10, null).keys()).containsExactly(revoked);
        assertThatThrownBy(() -> keys.update("k", terms -> terms)).hasMessageContaining("revoked");
        assertThatThrownBy(() -> keys.rotate("k", Duration.ZERO)).hasMessageContaining("revoked");
    }

    @Test
    void theListIsReadByPages() {
        for (int i = 0; i < 45; i++) {
            keys.create(terms("k%02d".formatted(i)));
        }
        List<String> names = new ArrayList<>();
        Keys.Page page = keys.list(20, null);
        names(page, names);
        while (page.cursor() != null) {
            page = keys.list(20, page.cursor());
            names(page, names);
        }
        assertThat(names).hasSize(45).isSorted().doesNotHaveDuplicates();
    }

    private static void names(Keys.Page page, List<String> names) {
        page.keys().forEach(key -> names.add(key.terms().name()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"shape\":1,\"name\":\"br",
                "[]",
                "{}",
                "{\"shape\":2,\"name\":\"k\"}",
                "{\"shape\":1,\"name\":\"k\",\"limits\":{\"requestPerMinute\":6},\"secrets\":[]}",
                "{\"shape\":1,\"name\":\"k\",\"limits\":{\"parallel\":-1},\"userText\":\"full\"}",
                "{\"shape\":1,\"name\":\"k\",\"limits\":{},\"userText\":\"all\"}",
                "{\"shape\":1,\"name\":\"k\",\"limits\":{},\"userText\":\"full\",\"created\":1,"
                        + "\"aliases\":[],\"secrets\":[]}",
                "{\"shape\":1,\"name\":\"k\",\"limits\":{},\"userText\":\"full\",\"created\":1,"
                        + "\"expires\":99999999999999999,\"secrets\":[]}",
                "{\"shape\":1,\"name\":\"k\",\"limits\":{},\"userText\":\"full\",\"created\":1}"
            })
    void aDamagedRecordIsToldAndLeftOut(String data) {
        String id = keys.create(terms("broken")).record().id();
        keys.create(terms("good"));
        store.edit(id, "record", data);
        Keys.Page page = keys.list(10, null);
        assertThat(page.keys()).extracting(key -> key.terms().name()).containsExactly("good");
        assertThat(page.unreadable()).hasSize(1);
        assertThat(page.unreadable().getFirst().name()).isEqualTo("broken");
        assertThat(page.unreadable().getFirst().reason()).isNotBlank();
        assertThatThrownBy(() -> keys.find("broken"))
                .isInstanceOf(UnreadableKeyException.class)
                .hasMessageContaining(id);
        // It is damaged, not gone.
        assertThat(isMade("broken")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "ä", "a\n", "sk-sfai-oops", "key_0123456789ab"})
    void namesThatWouldConfuseAreRefused(String name) {
        assertThatThrownBy(() -> terms(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void termsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> terms("n".repeat(65))).hasMessageContaining("1 to 64");
        assertThatThrownBy(() ->
                        keys.create(
                                new KeyTerms(
                                        "k",
                                        Set.of(),
                                        Limits.NONE,
                                        HandClock.START,
                                        UserText.FULL)))
                .hasMessageContaining("expired");
        for (String tool : new String[] {"", "n".repeat(65), "a\nb"}) {
            assertThatThrownBy(() -> terms("k", Set.of(tool)))
                    .hasMessage("a tool of a key is 1 to 64 printable characters");
        }
        keys.create(terms("k"));
        assertThatThrownBy(() -> keys.update("k", terms -> terms("other")))
                .hasMessageContaining("keeps its name");
        assertThatThrownBy(() -> keys.rotate("k", Duration.ofDays(91)))
                .hasMessageContaining("0 to 90 days");
    }

    @Test
    void aMissingKeyIsToldWithoutShowingAText() {
        assertThatThrownBy(() -> keys.revoke("nobody")).hasMessage("there is no key named nobody");
        assertThatThrownBy(() -> keys.revoke("sk-sfai-short"))
                .hasMessage("there is no key of that text");
        String text = keys.create(terms("k")).text().replaceFirst("sk-sfai-.{3}", "sk-sfai-000");
        assertThatThrownBy(() -> keys.revoke(text))
                .hasMessageStartingWith("there is no key key_000")
                .hasMessageNotContaining(text.substring(21));
    }

    static KeyTerms terms(String name, Set<String> tools) {
        return new KeyTerms(name, Set.of(), Limits.NONE, Instant.MAX, UserText.FULL, tools);
    }

    static KeyTerms terms(String name) {
        return new KeyTerms(name, Set.of(), Limits.NONE, Instant.MAX, UserText.FULL);
    }
}
