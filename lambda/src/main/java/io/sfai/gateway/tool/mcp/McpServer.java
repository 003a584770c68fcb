package io.sfai.gateway.tool.mcp;

import io.sfai.gateway.error.GatewayError.Unavailable;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.secret.SecretSource;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.tool.SentHeaders;
import io.sfai.gateway.tool.ToolSource;
import io.sfai.gateway.tool.mcp.ToolPages.Listing;
import io.sfai.gateway.upstream.Deadline;
import io.sfai.gateway.upstream.UpstreamClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tools of one MCP server. It is asked when they are first needed; the list is kept for five
 * minutes, and for an hour while it is read again beside the answer.
 */
public final class McpServer implements ToolSource {
    private static final Duration LISTING = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration USABLE = Duration.ofHours(1);

    /** How long a failure stands before the server is asked again. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final ServerSettings settings;
    private final Connection connection;
    private final InstantSource clock;
    private final Consumer<GatewayException> log;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Known known;
    private volatile @Nullable Failed failed;
    private volatile boolean changed;

    /** A list and when it was read. */
    private record Known(Listing listing, Instant since) {}

    /** Why there is no newer list, and until when nobody asks. */
    private record Failed(GatewayException reason, Instant since) {}

    private McpServer(
            ServerSettings settings,
            SentHeaders headers,
            UpstreamClient client,
            InstantSource clock,
            Consumer<GatewayException> log) {
        StreamableHttp http = new StreamableHttp(client, settings.url(), headers);
        this.settings = settings;
        this.connection = new Connection(http, headers, () -> changed = true);
        this.clock = clock;
        this.log = log;
    }

    /**
     * A server of the map: {@code url}, {@code headers} (values, or {@code secret:NAME}; in {@code
     * authorization} a secret is a bearer token), {@code allow} (names as the server has them),
     * {@code rename} (such a name to the one for models), {@code prefix}, {@code timeoutSeconds} of
     * a call (30).
     *
     * @param log told which tools were left out, what else is odd, and why a call could not be made
     */
    public static McpServer of(
            ToolSpec spec,
            SecretSource secrets,
            UpstreamClient client,
            InstantSource clock,
            Consumer<GatewayException> log) {
        SentHeaders sent = SentHeaders.ofMap(spec.body().object("headers"), secrets);
        return new McpServer(ServerSettings.of(spec), sent, client, clock, log);
    }

    /**
     * A server that a client names: no header stands for a secret of the gateway's, and what is odd
     * about it is the client's business.
     *
     * @param url whose host the map allows, and so may be private
     * @param allowed names as the server has them; null for all
     */
    public static McpServer of(
            String label,
            URI url,
            Map<String, String> headers,
            @Nullable Set<String> allowed,
            UpstreamClient client,
            InstantSource clock) {
        ServerSettings settings =
                new ServerSettings(label, url, allowed, "", Map.of(), ServerSettings.PATIENCE);
        return new McpServer(settings, SentHeaders.literal(headers), client, clock, nobody -> {});
    }

    @Override
    public List<GatewayTool> tools() {
        Known list = known;
        if (list != null && !changed && isWithin(list.since(), FRESH)) {
            return list.listing().tools();
        }
        if (list != null && isWithin(list.since(), USABLE)) {
            if (failure() == null && !reading.isLocked()) {
                Thread.startVirtualThread(this::refresh);
            }
            return list.listing().tools();
        }
        return read().tools();
    }

    @Override
    public void close() {
        connection.close();
    }

    private void refresh() {
        if (!reading.tryLock()) {
            return;
        }
        try {
            ask();
        } catch (GatewayException e) {
            note("the old list of tools serves on: " + e.getMessage());
        } finally {
            reading.unlock();
        }
    }

    private Listing read() {
        try {
            reading.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of(settings.name(), Failures.cut("nobody waits for it any more"));
        }
        try {
            Known meanwhile = known;
            if (meanwhile != null && isWithin(meanwhile.since(), FRESH)) {
                return meanwhile.listing();
            }
            GatewayException recent = failure();
            if (recent != null) {
                throw new GatewayException(recent.error(), Map.of(), recent);
            }
            return ask();
        } finally {
            reading.unlock();
        }
    }

    private Listing ask() {
        changed = false;
        try {
            Listing listing = ToolPages.read(settings, connection, log, Deadline.in(LISTING));
            tellNotes(listing);
            known = new Known(listing, clock.instant());
            failed = null;
            return listing;
        } catch (GatewayException e) {
            GatewayException named = Failures.of(settings.name(), e);
            // Who was stopped says nothing about the server.
            if (!Thread.currentThread().isInterrupted()) {
                failed = new Failed(named, clock.instant());
            }
            throw named;
        }
    }

    /** Told once, not with every reading, and together: the log hears of a name once a minute. */
    private void tellNotes(Listing listing) {
        Known before = known;
        if (before == null || !before.listing().notes().equals(listing.notes())) {
            note(String.join("; ", listing.notes()));
        }
    }

    private void note(String words) {
        if (!words.isEmpty()) {
            log.accept(new Unavailable(words, "tool_left_out").exception());
        }
    }

    private @Nullable GatewayException failure() {
        Failed recent = failed;
        return recent != null && isWithin(recent.since(), PAUSE) ? recent.reason() : null;
    }

    /** By wall clock, since an environment may have been frozen; one set back proves nothing. */
    private boolean isWithin(Instant since, Duration age) {
        Instant now = clock.instant();
        return !now.isBefore(since) && now.isBefore(since.plus(age));
    }
}
