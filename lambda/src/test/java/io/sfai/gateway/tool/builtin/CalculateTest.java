package io.sfai.gateway.tool.builtin;

import static io.sfai.gateway.tool.Outcomes.failure;
import static io.sfai.gateway.tool.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums with known results, and those that would never end. */
class CalculateTest {
    private final Calculate tool = new Calculate();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 + 2 * 3 | 7",
                "(1 + 2) * 3 | 9",
                "0.1 + 0.2 | 0.3",
                "10 - 4 - 3 | 3",
                "100 / 8 / 2 | 6.25",
                "1 / 3 | 0.3333333333333333333333333333333333",
                "1 / 3 * 3 | 1",
                "2 / 3 | 0.6666666666666666666666666666666667",
                "17 % 5 | 2",
                "-17 % 5 | -2",
                "5.5 % 2 | 1.5",
                "2 ^ 3 ^ 2 | 512",
                "2 ** 10 | 1024",
                "-2 ^ 2 | -4",
                "(-2) ^ 2 | 4",
                "(-2) ^ -3 | -0.125",
                "2 ^ -1 | 0.5",
                "0 ^ 0 | 1",
                "4 ^ 0.5 | 2",
                "2 ^ 200 | 1606938044258990275541962092341162602522202993782792835301376",
                "1.0001 ^ 100000 | 22015.45604855219864570145658165872",
                "--5 + +3 | 8",
                "3 × 4 ÷ 6 − 1 | 1",
                "1e3 + 2.5E-1 | 1000.25",
                ".5 + 5. | 5.5",
                "1234567890123456789 * 9876543210987654321 | 12193263113702179522374638011112635269",
                "sqrt(16) | 4",
                "sqrt(2) | 1.414213562373095048801688724209698",
                "sqrt(2) ^ 2 | 2",
                "abs(-3.5) | 3.5",
                "round(2.5) | 3",
                "round(-2.5) | -3",
                "round(3.14159, 2) | 3.14",
                "round(1234, -2) | 1200",
                "floor(-1.2) | -2",
                "ceil(1.2) | 2",
                "min(3, -1, 2) | -1",
                "max(1, 2.5, 2) | 2.5",
                "sin(0) | 0",
                "sin(pi) | 0",
                "cos(pi) | -1",
                "round(tan(pi / 4), 9) | 1",
                "log(1000) | 3",
                "ln(e) | 1",
                "exp(0) | 1",
                "exp(1) | 2.718281828459045235360287471352662",
                "PI | 3.141592653589793238462643383279503",
                "1000000 * 1000000 | 1000000000000",
                "10 ^ 500 | 1E+500",
                "1 / 10 ^ 500 | 1E-500"
            })
    void aSumHasItsResult(String expression, String result) {
        assertThat(good(tool, arguments(expression))).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1 / 0 | division by zero",
                "1 % 0 | division by zero",
                "0 ^ -1 | division by zero",
                "5 / (2 - 2) | division by zero",
                "9^9^9^9 | larger than 10^1000",
                "10 ^ 1001 | larger than 10^1000",
                "0.1 ^ 5000 | closer to 0",
                "1e999999999 | larger than",
                "1e-999999999 | closer to 0",
                "1e99999999999 | unexpected",
                "1.0000000001 ^ 9999999999 | exponent is larger",
                "exp(1e9) | larger than",
                "exp(1000000.5) | larger than",
                "(-8) ^ (1/3) | no such power",
                "sqrt(-1) | square root of a negative",
                "ln(0) | not above 0",
                "log(-1) | not above 0",
                "5% | write 5/100",
                "~~ | ends too early",
                "1 + | ends too early",
                "(1 | ends too early",
                "1 2 | unexpected \"2\" at character 3",
                "1) | unexpected \")\"",
                "2pi | unexpected \"p\"",
                "1,000 | unexpected \",\"",
                "1..2 | unexpected",
                ". | unexpected",
                "x + 1 | \"x\" is not known; known are sqrt",
                "foo(1) | \"foo\" is not known",
                "sqrt(1, 2) | takes one number",
                "sqrt() | unexpected \")\"",
                "round(1, 2, 3) | round takes",
                "round(1, 0.5) | whole number of decimals",
                "round(1, 9999999) | whole number of decimals",
                "$(rm) | unexpected \"$\""
            })
    void whatHasNoResultHasAReason(String expression, String reason) {
        assertThat(failure(tool, arguments(expression))).contains(reason);
    }

    @Test
    void bombsFailFast() {
        long start = System.nanoTime();
        String[] bombs = {
            "(".repeat(10_000) + "1" + ")".repeat(10_000),
            "(".repeat(499) + "1" + ")".repeat(499),
            "-".repeat(999) + "1",
            "2" + "^2".repeat(450),
            "sqrt(".repeat(180) + "2" + ")".repeat(180),
            "9".repeat(101),
            "1." + "9".repeat(200),
            "max(" + "1,".repeat(5_000) + "1)",
            "((((9^99)^99)^99)^99)^99"
        };
        for (String bomb : bombs) {
            assertThat(failure(tool, arguments(bomb))).isNotBlank();
        }
        // Costly ones that have a result.
        String product = "1.2345678901234567890123456789" + "^33*1.0000000001".repeat(60);
        assertThat(good(tool, arguments(product))).isNotBlank();
        assertThat(good(tool, arguments("(1+1e-8/3)^999999999*0+1.5%1e-999"))).isNotBlank();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void itIsToldAsItIs() {
        assertThat(tool.definition().name()).isEqualTo("calculate");
        assertThat(tool.server()).isEqualTo("gateway");
        assertThat(failure(tool, "{}")).contains("ends too early");
    }

    private static String arguments(String expression) {
        return new JsonObject().put("expression", expression).toString();
    }
}
