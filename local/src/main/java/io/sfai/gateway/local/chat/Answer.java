package io.sfai.gateway.local.chat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseError;
import com.openai.models.responses.ResponseMcpCallArgumentsDoneEvent;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseOutputItem.McpCall.Status;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseUsage;
import io.sfai.gateway.local.chat.Turn.Ending;
import io.sfai.gateway.local.chat.Turn.Tokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One answer: reads it as it comes, until its end or until somebody stops it. */
final class Answer {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int LONGEST_ARGUMENTS = 200;

    private final OpenAIClient client;
    private final Wire wire;
    private final Address address;
    private final ResponseCreateParams asked;
    private final Duration patience;
    private final Map<String, String> tools = new HashMap<>();
    private String model;
    private boolean spoken;
    private @Nullable Duration first;
    private @Nullable Ending ending;
    private @Nullable Tokens tokens;
    private @Nullable String failure;

    Answer(
            OpenAIClient client,
            Wire wire,
            Address address,
            String alias,
            ResponseCreateParams asked,
            Duration patience) {
        this.client = client;
        this.wire = wire;
        this.address = address;
        this.model = alias;
        this.asked = asked;
        this.patience = patience;
    }

    /** Ends it, from any thread. */
    void stop() {
        wire.stop();
    }

    /**
     * Asks, and reads to the end.
     *
     * @param shown gets each piece at once
     * @throws ChatFailure if there is no answer, or not all of it
     */
    Turn read(Consumer<Piece> shown) throws ChatFailure {
        long began = System.nanoTime();
        while (true) {
            try {
                return read(shown, began);
            } catch (ChatFailure e) {
                if (!e.isBusy() || System.nanoTime() - began > patience.toNanos()) {
                    throw e;
                }
                // Somebody who stops it meanwhile ends the next request as it begins.
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private Turn read(Consumer<Piece> shown, long began) throws ChatFailure {
        try (HttpResponseFor<StreamResponse<ResponseStreamEvent>> raw =
                        client.responses().withRawResponse().createStreaming(asked);
                StreamResponse<ResponseStreamEvent> events = raw.parse()) {
            List<String> target = raw.headers().values("x-sfai-target");
            model = target.isEmpty() ? model : target.getFirst();
            events.stream().forEach(event -> take(event, shown, began));
        } catch (OpenAIException e) {
            end(e);
        }
        return ended(Duration.ofNanos(System.nanoTime() - began));
    }

    private void take(ResponseStreamEvent event, Consumer<Piece> shown, long began) {
        Piece piece = piece(event);
        if (piece != null) {
            first = first == null ? Duration.ofNanos(System.nanoTime() - began) : first;
            shown.accept(piece);
        } else if (event.isCompleted()) {
            end(event.asCompleted().response(), Ending.WHOLE);
        } else if (event.isIncomplete()) {
            Response response = event.asIncomplete().response();
            boolean filtered = response.incompleteDetails().toString().contains("content_filter");
            end(response, filtered ? Ending.FILTERED : Ending.TOKEN_LIMIT);
        } else if (event.isError()) {
            failure = event.asError().message();
        } else if (event.isFailed() && failure == null) {
            failure =
                    event.asFailed()
                            .response()
                            .error()
                            .map(ResponseError::message)
                            .orElse("it failed");
        }
    }

    private @Nullable Piece piece(ResponseStreamEvent event) {
        if (event.isOutputItemAdded()) {
            return begun(event.asOutputItemAdded().item());
        }
        if (event.isMcpCallArgumentsDone()) {
            return running(event.asMcpCallArgumentsDone());
        }
        if (event.isOutputItemDone()) {
            return event.asOutputItemDone().item().mcpCall().map(Answer::failed).orElse(null);
        }
        if (event.isOutputTextDelta()) {
            return new Piece.Words(event.asOutputTextDelta().delta());
        }
        if (event.isRefusalDelta()) {
            return new Piece.Words(event.asRefusalDelta().delta());
        }
        if (event.isReasoningSummaryTextDelta()) {
            return new Piece.Thought(event.asReasoningSummaryTextDelta().delta());
        }
        if (event.isReasoningTextDelta()) {
            return new Piece.Thought(event.asReasoningTextDelta().delta());
        }
        return null;
    }

    private @Nullable Piece begun(ResponseOutputItem item) {
        item.mcpCall().ifPresent(call -> tools.put(call.id(), call.name()));
        boolean again = spoken && item.isMessage();
        spoken |= item.isMessage();
        return again ? new Piece.Paragraph() : null;
    }

    /** Before it has ended: a tool may take its time. */
    private Piece running(ResponseMcpCallArgumentsDoneEvent call) {
        String arguments = call.arguments().replaceAll("\\s+", " ");
        boolean cut = arguments.length() > LONGEST_ARGUMENTS;
        String shown = cut ? arguments.substring(0, LONGEST_ARGUMENTS) + "…" : arguments;
        return new Piece.Tool(tools.getOrDefault(call.itemId(), "a tool") + " " + shown);
    }

    private static @Nullable Piece failed(ResponseOutputItem.McpCall call) {
        boolean failed = call.status().filter(Status.FAILED::equals).isPresent();
        return failed ? new Piece.Tool(call.name() + " failed") : null;
    }

    private void end(Response response, Ending how) {
        ending = how;
        response.usage().ifPresent(usage -> tokens = tokens(usage));
    }

    private static Tokens tokens(ResponseUsage usage) {
        return new Tokens(
                usage.inputTokens(),
                usage.inputTokensDetails().cachedTokens(),
                usage.outputTokens());
    }

    /** What an exception means after so much of the answer. */
    private void end(OpenAIException e) throws ChatFailure {
        if (wire.stopped()) {
            ending = Ending.STOPPED;
        } else if (ending == null) {
            ChatFailure why = Failures.of(e, address);
            throw first == null ? why : new ChatFailure("the answer was cut: " + why.reason(), e);
        }
    }

    private Turn ended(Duration whole) throws ChatFailure {
        if (failure != null) {
            throw new ChatFailure((first == null ? "" : "the answer was cut: ") + failure, null);
        }
        if (ending == null && wire.stopped()) {
            ending = Ending.STOPPED;
        }
        if (ending == null) {
            throw new ChatFailure("the answer was cut: the stream ended before it did", null);
        }
        return new Turn(model, ending, tokens, wire.cost(), first, whole);
    }
}
