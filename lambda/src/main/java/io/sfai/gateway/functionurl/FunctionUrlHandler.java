package io.sfai.gateway.functionurl;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.sfai.gateway.LambdaFunction;
import io.sfai.gateway.http.HttpHandler;
import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.runtime.ResponseStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.function.BiConsumer;

/**
 * Answers the events of a Function URL: streamed where the loop is ours, else in one piece under
 * the stock runtime. No event makes it throw; only a body that fails after its prelude does, so
 * that the loop can tell the truth in trailers.
 */
public final class FunctionUrlHandler implements RequestStreamHandler {
    private final HttpHandler handler;
    private final RequestReader requests;
    private final BiConsumer<String, Throwable> onFailure;
    private final Runnable afterAnswer;

    /** For the stock runtime, which makes its handler by name; the answers are then buffered. */
    public FunctionUrlHandler() {
        this(LambdaFunction.whole(System.getenv()));
    }

    private FunctionUrlHandler(FunctionUrlHandler whole) {
        this.handler = whole.handler;
        this.requests = whole.requests;
        this.onFailure = whole.onFailure;
        this.afterAnswer = whole.afterAnswer;
    }

    /**
     * Failures of our own go to standard error, a line each.
     *
     * @param afterAnswer runs after an answer in one piece; after a stream our own loop runs it,
     *     when the last byte has left
     */
    public FunctionUrlHandler(HttpHandler handler, Runnable afterAnswer) {
        this(handler, FunctionUrlHandler::print, afterAnswer);
    }

    /**
     * @param onFailure takes the request's id and what the handler threw
     */
    public FunctionUrlHandler(HttpHandler handler, BiConsumer<String, Throwable> onFailure) {
        this(handler, onFailure, () -> {});
    }

    private FunctionUrlHandler(
            HttpHandler handler, BiConsumer<String, Throwable> onFailure, Runnable afterAnswer) {
        this.handler = handler;
        this.requests = new RequestReader();
        this.onFailure = onFailure;
        this.afterAnswer = afterAnswer;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        HttpRequest request;
        try {
            request =
                    requests.read(
                            EventReader.read(in.readAllBytes()),
                            context.getAwsRequestId(),
                            deadline(context));
        } catch (Refusal refusal) {
            String id = context.getAwsRequestId();
            write(id, "POST", refusal.answer(id), out);
            return;
        }
        write(request.id(), request.method(), answer(request), out);
    }

    private HttpResponse answer(HttpRequest request) {
        try {
            return handler.handle(request);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            // Not OutOfMemoryError: the loop reports that and ends the process.
            onFailure.accept(request.id(), e);
            return Refusal.internal(request.id());
        }
    }

    private void write(String requestId, String method, HttpResponse response, OutputStream out)
            throws IOException {
        if (out instanceof ResponseStream stream) {
            ResponseWriter.stream(method, response, stream);
        } else {
            out.write(whole(requestId, method, response));
            afterAnswer.run();
        }
    }

    /** Nothing has gone out before the whole body is there, so its failure is still a status. */
    private byte[] whole(String requestId, String method, HttpResponse response)
            throws IOException {
        try {
            return ResponseWriter.whole(method, response);
        } catch (RuntimeException | IOException e) {
            onFailure.accept(requestId, e);
            return ResponseWriter.whole(method, Refusal.internal(requestId));
        }
    }

    private static Instant deadline(Context context) {
        int millis = context.getRemainingTimeInMillis();
        return millis == Integer.MAX_VALUE ? Instant.MAX : Instant.now().plusMillis(millis);
    }

    private static void print(String requestId, Throwable failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        String place = frames.length == 0 ? "" : " at " + frames[0];
        System.err.println("request " + requestId + " failed: " + failure + place);
    }
}
