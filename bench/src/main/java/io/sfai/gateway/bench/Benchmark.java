package io.sfai.gateway.bench;

/** One measurement, which takes a minute or so. */
interface Benchmark {
    /** What it is called on the command line. */
    String name();

    /** Measures; starts and ends all that it needs. */
    Report run(Lab lab) throws Exception;
}
