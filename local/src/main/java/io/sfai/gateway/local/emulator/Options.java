package io.sfai.gateway.local.emulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** How the function runs; each setter gives the same object back. */
public final class Options {
    private final Path zip;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String functionName = "sfai-gateway";
    private String handler = "io.sfai.gateway.functionurl.FunctionUrlHandler::handleRequest";
    private int port;
    private int memoryMb = 512;
    private int concurrency = 10;
    private Duration timeout = Duration.ofMinutes(15);
    private Duration initTimeout = Duration.ofSeconds(10);
    private Path javaHome = Path.of(System.getProperty("java.home"));
    private boolean freeze;
    private OptionalInt cpu = OptionalInt.empty();
    private Consumer<String> log = System.err::println;
    private WireTap tap = (_, _) -> {};
    private LongConsumer snapshot = _ -> {};

    private Options(Path zip) {
        this.zip = zip;
    }

    /**
     * The defaults of a function: any port, 512 MB, 900 s, 10 environments, this JVM's Java, lines
     * to standard error, no freezing.
     *
     * @param zip the function's code, as it would be uploaded
     */
    public static Options of(Path zip) {
        return new Options(zip);
    }

    /**
     * Adds variables to the function's environment. A {@code /var/task} at the start of a value
     * becomes the directory that the zip is unpacked into. {@code AWS_LAMBDA_EXEC_WRAPPER} is
     * {@code /var/task/bin/stream-wrapper} unless it is given here; an empty one means none. {@code
     * AWS_LAMBDA_MAX_CONCURRENCY} lets that many workers poll. {@code
     * AWS_LAMBDA_INITIALIZATION_TYPE=snap-start} makes a runtime go through {@code /restore/next}.
     */
    public Options env(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** The function's name, of which its ARN is made. */
    public Options functionName(String name) {
        functionName = name;
        return this;
    }

    /** What the managed runtime would be told to call, {@code Class::method}. */
    public Options handler(String name) {
        handler = name;
        return this;
    }

    /** The Function URL's port on 127.0.0.1; 0 for any. */
    public Options port(int number) {
        port = number;
        return this;
    }

    /** What the heap is sized by; the process itself is not held to it. */
    public Options memoryMb(int megabytes) {
        memoryMb = megabytes;
        return this;
    }

    /** How many environments, which are processes, there may be at once. */
    public Options concurrency(int environments) {
        concurrency = environments;
        return this;
    }

    /** The time of one invocation, after which its environment is killed. */
    public Options timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /** The time of init, after which the environment is killed. */
    public Options initTimeout(Duration limit) {
        initTimeout = limit;
        return this;
    }

    /** The JDK or runtime whose {@code bin/java} stands for Lambda's interpreter. */
    public Options javaHome(Path home) {
        javaHome = home;
        return this;
    }

    /** Stops the process (SIGSTOP) while it waits for work, as AWS freezes an environment. */
    public Options freeze(boolean whileIdle) {
        freeze = whileIdle;
        return this;
    }

    /** Runs the function on this CPU alone; needs {@code taskset}. */
    public Options cpu(int number) {
        cpu = OptionalInt.of(number);
        return this;
    }

    /** Gets the function's output and the platform's own lines; called from several threads. */
    public Options log(Consumer<String> lines) {
        log = lines;
        return this;
    }

    /** Shows the bytes that the runtime sends. */
    public Options tap(WireTap wireTap) {
        tap = wireTap;
        return this;
    }

    /** Called with the process id at {@code /restore/next}; the restore happens on its return. */
    public Options snapshot(LongConsumer action) {
        snapshot = action;
        return this;
    }

    Path zip() {
        return zip;
    }

    Map<String, String> env() {
        return Map.copyOf(environment);
    }

    String functionName() {
        return functionName;
    }

    String handler() {
        return handler;
    }

    int port() {
        return port;
    }

    int memoryMb() {
        return memoryMb;
    }

    int concurrency() {
        return concurrency;
    }

    Duration timeout() {
        return timeout;
    }

    Duration initTimeout() {
        return initTimeout;
    }

    Path javaHome() {
        return javaHome;
    }

    boolean freeze() {
        return freeze;
    }

    OptionalInt cpu() {
        return cpu;
    }

    Consumer<String> log() {
        return log;
    }

    WireTap tap() {
        return tap;
    }

    LongConsumer snapshot() {
        return snapshot;
    }

    /** How many invocations one environment takes at once. */
    int workers() {
        return Integer.parseInt(environment.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1"));
    }

    boolean snapStart() {
        return "snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"));
    }

    String region() {
        return environment.getOrDefault("AWS_REGION", "us-east-1");
    }

    String functionArn() {
        return "arn:aws:lambda:%s:123456789012:function:%s".formatted(region(), functionName);
    }
}
