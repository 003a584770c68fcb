package io.sfai.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotEnvTest {
    @TempDir private Path directory;

    @Test
    void linesOfWindowsWithQuotesAndCommentsAreRead() throws IOException {
        String text =
                """
                \uFEFFA_KEY=one
                # a comment
                export B_KEY = "two # is in it"   # is not
                C_KEY='three'
                D_KEY=four # is not
                E_KEY=it's"
                F_KEY=
                """;
        assertThat(merged(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "A_KEY", "one",
                                "B_KEY", "two # is in it",
                                "C_KEY", "three",
                                "D_KEY", "four",
                                "E_KEY", "it's\""));
    }

    @Test
    void whatIsNoTextIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> merged(new byte[] {'A', '=', (byte) 0xff}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> merged("A=1\nsk-secret".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("sk-secret");
    }

    private Map<String, String> merged(byte[] bytes) throws IOException {
        return DotEnv.merged(Files.write(directory.resolve(".env"), bytes), Map.of());
    }
}
