package io.sfai.gateway.provider.anthropic;

import io.sfai.gateway.inference.Delta;
import io.sfai.gateway.inference.Usage;
import io.sfai.gateway.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message's usage as it is corrected: each count is a total, and one that is missing stays. */
final class MessageUsage {
    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite;
    private long reasoning;

    /** Takes over what a report says; tells the whole, if there was one. */
    List<Delta> corrected(@Nullable JsonObject report) {
        if (report == null) {
            return List.of();
        }
        input = report.integer("input_tokens", input);
        output = report.integer("output_tokens", output);
        cacheRead = report.integer("cache_read_input_tokens", cacheRead);
        cacheWrite = report.integer("cache_creation_input_tokens", cacheWrite);
        JsonObject details = report.object("output_tokens_details");
        reasoning = details == null ? reasoning : details.integer("thinking_tokens", reasoning);
        return List.of(
                new Delta.UsageReport(
                        new Usage(
                                // The upstream's own count leaves out what its cache has done.
                                input + cacheRead + cacheWrite,
                                output,
                                cacheRead,
                                cacheWrite,
                                reasoning,
                                false)));
    }
}
