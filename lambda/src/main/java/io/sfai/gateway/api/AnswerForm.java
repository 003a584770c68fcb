package io.sfai.gateway.api;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.http.Headers;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.Step;
import io.sfai.gateway.sse.SseWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How a dialect says one answer. */
public interface AnswerForm {
    /** Headers that the dialect has on every answer. */
    default Headers headers() {
        return new Headers();
    }

    /**
     * Names of the client's tools of which the upstream that begins so was not told.
     *
     * @param headers of the answer, as known by then
     */
    default List<String> droppedTools(Step first, Map<String, String> headers) {
        return List.of();
    }

    /**
     * The same of a dialect that some upstreams speak themselves, tools and all: none for them, nor
     * while nobody has said anything.
     */
    static List<String> droppedUnlessIn(Dialect dialect, Step first, List<String> dropped) {
        boolean own =
                first instanceof InferenceEvent event
                        && event.raw() != null
                        && event.raw().dialect() == dialect;
        return own || first instanceof Step.Idle ? List.of() : dropped;
    }

    /** The answer as a stream of events. */
    Streamed streamed(SseWriter out);

    /** The answer as one body. */
    Whole whole();

    /** Writes one streamed answer: events, then end or failed, then done. */
    interface Streamed {
        void event(InferenceEvent event) throws IOException;

        /** Shows that the stream is alive. */
        void idle() throws IOException;

        /**
         * Writes what stands after the last event of a good answer.
         *
         * @throws io.sfai.gateway.error.GatewayException if it is no good answer after all
         */
        void end() throws IOException;

        /** Writes what stands in the place of the end. */
        void failed(GatewayError error) throws IOException;

        /** Writes what closes every stream of the dialect. */
        default void done() throws IOException {}
    }

    /** Gathers one answer that is not streamed. */
    interface Whole {
        void event(InferenceEvent event);

        /**
         * The JSON of all of it.
         *
         * @throws io.sfai.gateway.error.GatewayException if it is no good answer after all
         */
        byte[] bytes();
    }
}
