package io.sfai.gateway.tool.mcp;

import static io.modelcontextprotocol.spec.McpSchema.METHOD_INITIALIZE;
import static io.modelcontextprotocol.spec.McpSchema.METHOD_NOTIFICATION_INITIALIZED;
import static io.modelcontextprotocol.spec.McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED;
import static io.modelcontextprotocol.spec.McpSchema.METHOD_PING;
import static io.modelcontextprotocol.spec.McpSchema.METHOD_TOOLS_CALL;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientSession;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.ProtocolVersions;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.upstream.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * A session with a server, by the SDK's own session over our transport. All of it happens on the
 * thread that asks, and the SDK's reactive types stay in this file.
 */
final class Session {
    /** The newest version under which a server may not end a stream before its answer. */
    private static final String OFFERED = ProtocolVersions.MCP_2025_06_18;

    private static final Set<String> KNOWN =
            Set.of(
                    ProtocolVersions.MCP_2024_11_05,
                    ProtocolVersions.MCP_2025_03_26,
                    OFFERED,
                    ProtocolVersions.MCP_2025_11_25);

    /** Deadlines are the transport's matter. */
    private static final Duration NO_LIMIT = Duration.ofDays(1);

    /** For what nobody waits for. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final int LONGEST_ID = 1024;

    /** What a server may ask beside one answer: the thread that waits for that answers each. */
    private static final int MOST_QUESTIONS = 100;

    private static final TypeRef<JsonObject> OBJECT = new TypeRef<>() {};

    private final StreamableHttp http;
    private final McpClientSession rpc;

    /** Its id and the version agreed on, as headers. */
    private volatile Map<String, String> headers = Map.of();

    private Session(StreamableHttp http, Runnable toolsChanged) {
        this.http = http;
        this.rpc =
                new McpClientSession(
                        NO_LIMIT,
                        new Transport(),
                        // Everything else that a server may wish is declined by the SDK.
                        Map.of(METHOD_PING, params -> Mono.just(new JsonObject())),
                        Map.of(
                                METHOD_NOTIFICATION_TOOLS_LIST_CHANGED,
                                params -> Mono.fromRunnable(toolsChanged)),
                        Function.identity());
    }

    /**
     * Begins a session.
     *
     * @param toolsChanged is run when the server says so
     */
    static Session open(StreamableHttp http, Runnable toolsChanged, Deadline deadline) {
        Session session = new Session(http, toolsChanged);
        session.initialize(deadline);
        return session;
    }

    /**
     * Sends a request and waits for its result.
     *
     * @throws GatewayException for the log
     */
    JsonObject request(String method, JsonObject params, Deadline deadline) {
        try {
            JsonObject result =
                    rpc.sendRequest(method, params, OBJECT)
                            .contextWrite(context -> context.put(Deadline.class, deadline))
                            .block();
            if (result == null) {
                throw Failures.malformed("its answer has no result");
            }
            return result;
        } catch (McpError e) {
            throw Failures.told(e.getJsonRpcError().code(), e.getJsonRpcError().message());
        } catch (IllegalArgumentException | IllegalStateException e) {
            // The SDK's own checks of what came.
            throw Failures.malformed("it sent what the protocol does not have");
        }
    }

    /** Tells the server that nobody comes back; nobody waits for that either. */
    void close() {
        rpc.close();
        Map<String, String> mine = headers;
        if (mine.containsKey(StreamableHttp.SESSION_ID)) {
            beside(() -> http.leave(mine, Deadline.in(SHORT)));
        }
    }

    private void initialize(Deadline deadline) {
        JsonObject result =
                request(
                        METHOD_INITIALIZE,
                        new JsonObject()
                                .put("protocolVersion", OFFERED)
                                .put("capabilities", new JsonObject())
                                .put(
                                        "clientInfo",
                                        new JsonObject()
                                                .put("name", "sfai-gateway")
                                                .put("version", "0.1.0")),
                        deadline);
        String version = result.string("protocolVersion", "");
        if (!KNOWN.contains(version)) {
            throw Failures.malformed("it speaks no version of MCP that is known here");
        }
        Map<String, String> known = new LinkedHashMap<>(headers);
        known.put("mcp-protocol-version", version);
        headers = known;
        rpc.sendNotification(METHOD_NOTIFICATION_INITIALIZED, null)
                .contextWrite(context -> context.put(Deadline.class, deadline))
                .block();
    }

    private void opened(@Nullable String id) {
        if (id == null) {
            return;
        }
        if (id.length() > LONGEST_ID || !id.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw Failures.malformed("its session id can't be sent back");
        }
        headers = Map.of(StreamableHttp.SESSION_ID, id);
    }

    private static void beside(Runnable work) {
        Thread.startVirtualThread(() -> {
            try {
                work.run();
            } catch (GatewayException e) {
                // Nobody waits for it.
                return;
            }
        });
    }

    /**
     * Carries the SDK's messages. It sends one when somebody subscribes, on the thread that did.
     */
    private final class Transport implements McpClientTransport {
        private volatile Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler =
                Function.identity();

        @Override
        public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> given) {
            handler = given;
            return Mono.empty();
        }

        @Override
        public Mono<Void> sendMessage(JSONRPCMessage message) {
            return Mono.deferContextual(
                    context -> Mono.fromRunnable(() -> send(message, deadline(context))));
        }

        @Override
        public Mono<Void> closeGracefully() {
            return Mono.empty();
        }

        /** Our own tree is all that is ever asked for. */
        @Override
        @SuppressWarnings("unchecked")
        public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
            return (T) data;
        }

        /** Answers to the server's own requests have no deadline of ours. */
        private static Deadline deadline(ContextView context) {
            return context.getOrEmpty(Deadline.class)
                    .map(Deadline.class::cast)
                    .orElseGet(() -> Deadline.in(SHORT));
        }

        private void send(JSONRPCMessage message, Deadline deadline) {
            if (message instanceof JSONRPCRequest request) {
                ask(request, deadline);
            } else {
                http.tell(Messages.json(message), headers, deadline);
            }
        }

        private void ask(JSONRPCRequest request, Deadline deadline) {
            boolean call = request.method().equals(METHOD_TOOLS_CALL);
            Map<String, String> mine = headers;
            try {
                http.ask(
                        Messages.json(request),
                        mine,
                        call,
                        deadline,
                        new Reading(handler, request, deadline));
            } catch (GatewayException e) {
                if (call && (Thread.currentThread().isInterrupted() || Failures.isLate(e))) {
                    JsonObject cancelled = Messages.cancelled(request.id());
                    beside(() -> http.tell(cancelled, mine, Deadline.in(SHORT)));
                }
                throw e;
            }
        }
    }

    /** Gives the SDK what comes back for a request, until its answer has come. */
    private final class Reading implements StreamableHttp.Answer {
        private final Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler;
        private final JSONRPCRequest request;
        private final Deadline deadline;
        private int questions;

        Reading(
                Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler,
                JSONRPCRequest request,
                Deadline deadline) {
            this.handler = handler;
            this.request = request;
            this.deadline = deadline;
        }

        @Override
        public void begins(@Nullable String sessionId) {
            if (request.method().equals(METHOD_INITIALIZE)) {
                opened(sessionId);
            }
        }

        /** Leaves out answers to what others have asked. */
        @Override
        public boolean ends(JsonObject json) {
            JSONRPCMessage message = Messages.of(json);
            bound(message);
            boolean response = message instanceof JSONRPCResponse;
            boolean mine = message instanceof JSONRPCResponse r && request.id().equals(r.id());
            if (message != null && (mine || !response)) {
                handler.apply(Mono.just(message)).onErrorComplete().subscribe();
            }
            return mine;
        }

        /** The transport looks at the deadline while it waits for more, and much may be there. */
        private void bound(@Nullable JSONRPCMessage message) {
            if (deadline.isOver()) {
                throw Failures.late("it did not end its answer in time");
            }
            questions += message instanceof JSONRPCRequest ? 1 : 0;
            if (questions > MOST_QUESTIONS) {
                throw Failures.malformed("it asks instead of answering");
            }
        }
    }
}
