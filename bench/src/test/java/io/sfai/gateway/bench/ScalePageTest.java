package io.sfai.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScalePageTest {
    @Test
    void thePageHoldsWhatTheCommandPrints() throws IOException {
        String page = Files.readString(Path.of("../docs/scale.md"));
        for (String table : ScalePage.markdown().split("\n\n", -1)) {
            assertThat(page).contains(table.strip());
        }
    }

    @Test
    void shardsNeverAdmitMoreThanTheLimit() {
        for (long limit : new long[] {1, 60, 999, 1001, 60_000, 100_003}) {
            for (int setting : new int[] {1, 2, 7, 1000}) {
                ShardDraw draw = ShardDraw.of(limit, setting);
                assertThat(draw.admittedOfMore()).isLessThanOrEqualTo(limit);
                assertThat(draw.firstRefusal()).isLessThanOrEqualTo(draw.admittedOfLimit());
            }
        }
    }

    /** Whoever turns the setting on for a small limit must not lose half of it to chance. */
    @Test
    void aSmallLimitStaysWhole() {
        assertThat(ShardDraw.of(60, 1000).shards()).isEqualTo(1);
        assertThat(ShardDraw.of(60, 1000).admittedOfLimit()).isEqualTo(60);
    }
}
