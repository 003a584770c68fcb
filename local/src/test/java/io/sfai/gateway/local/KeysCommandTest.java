package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.local.Terminal.Printed;
import io.sfai.gateway.store.Store.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sfai keys} on a laptop's store. */
class KeysCommandTest {
    private static final String KEY = "sk-sfai-[0-9a-z]{12}-[0-9A-Za-z]{43}";

    @TempDir private Path data;
    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal =
                new Terminal(
                        Map.of(
                                "SFAI_DATA_DIR",
                                data.toString(),
                                "SFAI_MODEL_MAP",
                                "../model_map.json"));
    }

    @Test
    void aKeyIsShownOnceWithWhatItMay() throws IOException {
        Printed made =
                terminal.run(
                        "keys create --name ide-team --models main,cheap --qpm 60 --tpm 100000"
                                + " --parallel 5 --budget 50/month --expires 2099-01-31"
                                + " --log-user-message none");
        assertThat(made.err()).isEmpty();
        assertThat(made.code()).isZero();
        assertThat(made.out())
                .containsPattern("(?m)^Made ide-team \\(key_[0-9a-z]{12}\\)\\.")
                .containsPattern("(?m)^" + KEY + "$")
                .contains("models   main,cheap")
                .contains("limits   60 requests/min, 100,000 tokens/min, 5 at once")
                .contains("budget   $50/month")
                .contains("expires  2099-02-01T00:00Z")
                .contains("logged   none")
                .contains("curl -N http://127.0.0.1:4000/v1/chat/completions")
                .contains("{\"model\": \"main\"");

        Printed listed = terminal.run("keys list");
        assertThat(listed.out())
                .containsPattern(
                        "ide-team +key_\\S+ +main,cheap +60 requests/min, 100,000 tokens/min, 5 at"
                                + " once +\\$0\\.0000 of \\$50/month +never"
                                + " +2099-02-01T00:00Z +active")
                .doesNotContainPattern(KEY);
        String text = made.out().lines().filter(line -> line.matches(KEY)).findFirst().orElse("");
        byte[] file = Files.readAllBytes(data.resolve("sfai.db"));
        assertThat(new String(file, StandardCharsets.ISO_8859_1)).doesNotContain(text);
    }

    @Test
    void quietlyThereIsTheKeyAndNothingElse() {
        assertThat(terminal.run("keys create --name a -q").out()).matches(KEY + "\\R");
        assertThat(terminal.run("keys rotate a --quiet").out()).matches(KEY + "\\R");
    }

    @Test
    void withoutTermsAKeyMayAll() {
        assertThat(terminal.run("keys create --name a").out())
                .contains("models   all", "limits   none", "budget   none", "expires  never")
                .contains("{\"model\": \"mock/echo\"");
    }

    @Test
    void theToolsThatAreRunForAKeyAreNamedOrNone() {
        Printed some = terminal.run("keys create --name some --qpm 9 --tools weather,clokk");
        assertThat(some.out()).contains("tools    weather,clokk");
        assertThat(some.err()).contains("../model_map.json: There is no tool \"clokk\".");
        assertThat(terminal.run("keys create --name none --tools none").out())
                .contains("tools    none");
        assertThat(terminal.run("keys create --name all").out()).doesNotContain("tools");
        assertThat(terminal.run("keys list").out())
                .containsPattern("some .* 9 requests/min, tools weather,clokk +")
                .containsPattern("none .* all +tools none +")
                .containsPattern("all .* all +none +");
        assertThat(terminal.run("keys list --json").out())
                .contains("\"tools\":[\"weather\",\"clokk\"]", "\"tools\":[]", "\"tools\":null");
        Printed wrong = terminal.run("keys create --name x --tools a,,b");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("tools stand with commas between them, or none");
    }

    @Test
    void aNameThatIsTakenIsToldAndNothingIsMade() {
        terminal.run("keys create --name a");
        Printed again = terminal.run("keys create --name a -q");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).startsWith("sfai keys create: the name a is taken");
        assertThat(array(terminal.run("keys list --json").out()).size()).isEqualTo(1);
    }

    @Test
    void anAliasThatIsNotInTheMapIsAWarningWithTheNearestName() {
        Printed made = terminal.run("keys create --name a -q --models chaep,cheap,mock/echo");
        assertThat(made.code()).isZero();
        assertThat(made.out()).matches(KEY + "\\R");
        assertThat(made.err().lines())
                .singleElement()
                .asString()
                .contains("warning: ../model_map.json: There is no model \"chaep\"")
                .contains("did you mean cheap");
    }

    @Test
    void withoutAMapNoAliasIsDoubted() {
        Terminal elsewhere =
                new Terminal(
                        Map.of("SFAI_DATA_DIR", data.toString(), "SFAI_MODEL_MAP", "/nowhere"));
        Printed made = elsewhere.run("keys create --name a --models anything");
        assertThat(made.code()).isZero();
        assertThat(made.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    --name a --budget 50/week       | '50/week' is no budget
                    --name a --budget 0/day         | '0/day' is no budget
                    --name a --budget -5/day        | '-5/day' is no budget
                    --name a --budget 1e3/day       | '1e3/day' is no budget
                    --name a --budget 99999999999/day | is no budget
                    --name a --qpm 0                | '0' is no whole number above 0
                    --name a --qpm -1               | '-1' is no whole number above 0
                    --name a --tpm 1.5              | '1.5' is no whole number above 0
                    --name a --parallel many        | 'many' is no whole number above 0
                    --name a --expires 0d           | a key that ends 0d is over already
                    --name a --expires 2020-01-31   | a key that ends 2020-01-31 is over already
                    --name a --expires soon         | 'soon' is no time
                    --name a --expires 2027-02-30   | '2027-02-30' is no time
                    --name a --models main,,cheap   | aliases stand with commas between them
                    --name a --log-user-message all | expected one of
                    --name a/b                      | a key's name has 1 to 64 letters
                    --name sk-sfai-oops             | a key's name must not look like a key
                    --qpm 5                         | Missing required option: '--name
                    --name a --region eu-west-1     | add --stack NAME
                    --name a --data x --stack S     | choose one
                    --name a --nmae b               | Unknown option
                    """)
    void whatMakesNoSenseIsBadUsage(String arguments, String told) {
        Printed refused = terminal.run(("keys create " + arguments).split(" "));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).startsWith("sfai keys create: ").contains(told);
        assertThat(refused.err()).contains("Usage: sfai keys create --help");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aRevokedKeyStaysInTheListAndCanBeNamedInThreeWays() {
        String text = terminal.run("keys create --name a -q").out().strip();
        terminal.run("keys create --name b");
        terminal.run("keys create --name c");
        String id = id("b");
        assertThat(terminal.run("keys", "revoke", text).out()).startsWith("Revoked a (key_");
        assertThat(terminal.run("keys", "revoke", id).out()).startsWith("Revoked b (" + id);
        assertThat(terminal.run("keys revoke c").code()).isZero();
        assertThat(terminal.run("keys revoke c").code()).isZero();
        assertThat(terminal.run("keys list").out().lines().skip(1))
                .hasSize(3)
                .allMatch(line -> line.endsWith("revoked"));
        Printed rotated = terminal.run("keys rotate c");
        assertThat(rotated.code()).isEqualTo(1);
        assertThat(rotated.err()).contains("the key c is revoked for good");
    }

    @Test
    void aRotatedKeyTellsHowLongItsOldTextWorks() {
        terminal.run("keys create --name a");
        Printed rotated = terminal.run("keys rotate a --overlap 30m");
        assertThat(rotated.out())
                .startsWith("A new text for a (" + id("a") + ")")
                .containsPattern("The old text works until \\S+Z\\.");
        assertThat(terminal.run("keys list").out()).contains("active, its old text too until");
        assertThat(terminal.run("keys rotate a --overlap 0").out()).contains("within 10 seconds");
        assertThat(terminal.run("keys list").out()).doesNotContain("its old text");
        assertThat(terminal.run("keys rotate a --overlap soon").code()).isEqualTo(2);
    }

    @Test
    void aKeyOfManyAliasesDoesNotWidenTheTable() {
        StringBuilder many = new StringBuilder("mock/echo");
        for (int i = 0; i < 40; i++) {
            many.append(",alias-").append(i);
        }
        terminal.run("keys create --name a --models " + many);
        assertThat(terminal.run("keys list").out())
                .contains("mock/echo and 40 more")
                .doesNotContain("alias-0")
                .matches(out -> out.lines().allMatch(line -> line.length() < 130));
        assertThat(terminal.run("keys list --json").out()).contains("\"alias-39\"");
    }

    @Test
    void aKeyThatIsNotThereIsToldWithTheStore() {
        for (String command : new String[] {"revoke", "rotate"}) {
            Printed refused = terminal.run("keys " + command + " nobody");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err())
                    .startsWith("sfai keys " + command + ": there is no key named nobody")
                    .contains(data.resolve("sfai.db").toString());
        }
    }

    @Test
    void spendAndLastUseComeFromTheLedger() {
        terminal.run("keys create --name monthly --budget 50/month");
        terminal.run("keys create --name daily --budget 0.5/day");
        terminal.run("keys create --name free");
        Instant now = Instant.now();
        String month = DateTimeFormatter.ofPattern("yyyy-MM").withZone(ZoneOffset.UTC).format(now);
        String day = DateTimeFormatter.ofPattern("dd").withZone(ZoneOffset.UTC).format(now);
        try (SqliteStore store = new SqliteStore(data, InstantSource.system(), damaged -> {})) {
            for (String name : new String[] {"monthly", "daily", "free"}) {
                store.add(
                        id(name),
                        "month " + month,
                        Map.of(
                                "usd",
                                12_345_600_000L,
                                "usd " + day,
                                400_000_000L,
                                "last",
                                now.getEpochSecond()),
                        now.plusSeconds(3600));
            }
        }
        String minute = now.toString().substring(0, 16) + "Z";
        assertThat(terminal.run("keys list").out())
                .containsPattern("monthly .* \\$12\\.3456 of \\$50/month +" + minute)
                .containsPattern("daily .* \\$0\\.4000 of \\$0\\.5/day +" + minute)
                .containsPattern("free .* \\$12\\.3456 this month +" + minute);
        JsonObject listed = object(array(terminal.run("keys list --json").out()), 0);
        assertThat(listed.string("name")).isEqualTo("daily");
        assertThat(listed.string("budgetUsd")).isEqualTo("0.5");
        assertThat(listed.string("budgetPeriod")).isEqualTo("day");
        assertThat(listed.string("spentTodayUsd")).isEqualTo("0.4");
        assertThat(listed.string("spentThisMonthUsd")).isEqualTo("12.3456");
        assertThat(listed.string("expires")).isNull();
    }

    @Test
    void noKeysIsSaid() {
        Printed listed = terminal.run("keys list");
        assertThat(listed.code()).isZero();
        assertThat(listed.out())
                .isEqualTo(
                        "There are no keys in %s.%n".formatted(data.resolve("sfai.db").toString()));
        assertThat(terminal.run("keys list --json").out()).isEqualToIgnoringNewLines("[]");
    }

    @Test
    void aDamagedRecordIsLeftOutWithAWarning() {
        terminal.run("keys create --name a");
        terminal.run("keys create --name b");
        try (SqliteStore store = new SqliteStore(data, InstantSource.system(), damaged -> {})) {
            Item record = Objects.requireNonNull(store.get(id("a"), "record"));
            Item damaged = new Item(record.pk(), record.sk(), "{", Map.of(), 0, record.expires());
            assertThat(store.put(damaged, record.version())).isPositive();
        }
        Printed listed = terminal.run("keys list");
        assertThat(listed.code()).isZero();
        assertThat(listed.out()).doesNotContainPattern("(?m)^a ").containsPattern("(?m)^b ");
        assertThat(listed.err()).startsWith("warning: the key a (key_").contains("is left out");
        assertThat(terminal.run("keys revoke a").code()).isEqualTo(1);
    }

    @Test
    void aDamagedFileIsNamedWithTheWayOut() throws IOException {
        Files.writeString(data.resolve("sfai.db"), "this is no database".repeat(99));
        Printed refused = terminal.run("keys list");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("sfai keys list: the store " + data.resolve("sfai.db"))
                .contains("it is damaged", "mv '");
    }

    @Test
    void aLockedFileIsNamedWithTheWayOut() throws Exception {
        terminal.run("keys list");
        try (Connection raw =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("sfai.db"));
                Statement statement = raw.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            Printed refused = terminal.run("keys create --name a");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("another process has locked it");
            statement.execute("ROLLBACK");
        }
        assertThat(terminal.run("keys create --name a").code()).isZero();
    }

    @Test
    void keysAloneIsBadUsageAndHelpListsThem() {
        assertThat(terminal.run("keys").code()).isEqualTo(2);
        assertThat(terminal.run("keys").err()).contains("create, list, revoke or rotate");
        assertThat(terminal.run("help").out()).contains("keys", "spend");
        assertThat(terminal.run("keys create --help").out()).contains("--budget=USD/PERIOD");
    }

    private String id(String name) {
        for (Object key : array(terminal.run("keys list --json").out())) {
            if (key instanceof JsonObject found && name.equals(found.string("name"))) {
                return String.valueOf(found.string("id"));
            }
        }
        throw new AssertionError("no key " + name);
    }

    private static JsonArray array(String text) {
        Object value = Json.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(value).isInstanceOf(JsonArray.class);
        return (JsonArray) Objects.requireNonNull(value);
    }

    private static JsonObject object(JsonArray array, int index) {
        return Objects.requireNonNull(array.object(index));
    }
}
