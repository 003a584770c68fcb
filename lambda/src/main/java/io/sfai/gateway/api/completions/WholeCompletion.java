package io.sfai.gateway.api.completions;

import io.sfai.gateway.api.AnswerForm;
import io.sfai.gateway.inference.InferenceEvent;
import io.sfai.gateway.inference.InferenceEvent.Raw;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One answer: the upstream's own if it gave one in the client's dialect, else written anew. */
final class WholeCompletion implements AnswerForm.Whole {
    private final Asked asked;
    private final Shape shape;
    private final Said said;
    private final StringBuilder text = new StringBuilder();
    private @Nullable JsonObject own;

    WholeCompletion(Asked asked, Shape shape) {
        this.asked = asked;
        this.shape = shape;
        this.said = new Said(asked);
    }

    @Override
    public void event(InferenceEvent event) {
        Raw raw = event.raw();
        if (raw != null && raw.whole() && raw.dialect() == asked.dialect()) {
            own = raw.body();
        } else {
            text.append(said.add(event));
        }
    }

    @Override
    public byte[] bytes() {
        JsonObject whole = own;
        if (whole != null) {
            return Json.bytes(whole.put("model", shape.alias()));
        }
        text.append(said.rest());
        return Json.bytes(shape.whole(text.toString(), said.finish(), said.usage()));
    }
}
