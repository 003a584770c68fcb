package io.sfai.gateway.api.responses;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Dialect;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** One answer that is not streamed: the upstream's own, or what is gathered of deltas. */
final class WholeResponse implements AnswerForm.Whole {
    private final Asked asked;
    private final Conclusion conclusion;
    private final Answer answer;
    private @Nullable JsonObject own;

    WholeResponse(Asked asked, Conclusion conclusion) {
        this.asked = asked;
        this.conclusion = conclusion;
        this.answer = asked.answer(Events.NONE);
    }

    @Override
    public void event(InferenceEvent event) {
        Raw raw = event.raw();
        if (raw != null && raw.whole() && raw.dialect() == Dialect.RESPONSES) {
            own = raw.body();
            return;
        }
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
        JsonObject whole = own;
        if (whole != null) {
            return Json.bytes(conclusion.of(new Adoption(asked).response(whole)));
        }
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
