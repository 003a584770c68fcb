package io.sfai.gateway.bench;

/**
 * What a load needs of AWS and what that costs, from list prices of us-east-1.
 *
 * @param requestsPerSecond all day
 * @param writes to DynamoDB a request, each of one unit
 * @param seconds that an answer takes
 */
record Bill(double requestsPerSecond, int writes, double seconds) {
    /** Dollars for a million write request units, on demand. */
    static final double WRITE = 0.625;

    /** Dollars for a million invocations. */
    static final double INVOCATION = 0.20;

    /** Dollars for a GB-second on arm64. */
    static final double GB_SECOND = 0.0000133334;

    static final double MEMORY_GB = 0.5;

    /** Writes a second that one partition key takes. */
    static final int PARTITION = 1000;

    /** A shard is given no more than this part of what it takes: chance is not even. */
    static final double HEADROOM = 0.7;

    static final int TOKENS_IN = 1000;
    static final int TOKENS_OUT = 300;

    /** Dollars for a million tokens of openai/gpt-4o-mini. */
    static final double TOKEN_IN = 0.15;

    static final double TOKEN_OUT = 0.60;

    private static final double DAY = 86_400;
    private static final double MILLION = 1e6;

    double requestsADay() {
        return requestsPerSecond * DAY;
    }

    double writesPerSecond() {
        return requestsPerSecond * writes;
    }

    /** Shards of a counter that each request writes to so often. */
    long shards(int writesToAccount) {
        return (long) Math.ceil(requestsPerSecond * writesToAccount / (PARTITION * HEADROOM));
    }

    double environments() {
        return requestsPerSecond * seconds;
    }

    double tableADay() {
        return requestsADay() * writes / MILLION * WRITE;
    }

    double functionADay() {
        double computed = requestsADay() * seconds * MEMORY_GB * GB_SECOND;
        return requestsADay() / MILLION * INVOCATION + computed;
    }

    double tokensADay() {
        return requestsADay() * (TOKENS_IN * TOKEN_IN + TOKENS_OUT * TOKEN_OUT) / MILLION;
    }
}
