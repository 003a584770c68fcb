package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Gathers one answer that is not streamed. */
final class WholeResponse implements AnswerForm.Whole {
    private final Conclusion conclusion;
    private final Answer answer;

    WholeResponse(Asked asked, Conclusion conclusion) {
        this.conclusion = conclusion;
        this.answer = asked.answer(Events.NONE);
    }

    @Override
    public void event(InferenceEvent event) {
        try {
            for (Delta delta : event.deltas()) {
                answer.add(delta);
            }
        } catch (IOException e) {
            throw nobodyIsWrittenTo(e);
        }
    }

    @Override
    public byte[] bytes() {
        try {
            answer.end();
        } catch (IOException e) {
            throw nobodyIsWrittenTo(e);
        }
        return Json.bytes(conclusion.of(answer));
    }

    private static UncheckedIOException nobodyIsWrittenTo(IOException e) {
        return new UncheckedIOException(e);
    }
}
