package io.sfai.gateway.provider.openai;

import io.sfai.gateway.inference.Capabilities;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's turns and tools without the fields that OpenAI never had and some servers refuse, for
 * ever, since the history has them each time: a field is taken out where the target's capabilities
 * name it among what it refuses. Others want them: DeepSeek its reasoning in a loop of tools.
 */
final class RelayedTurns {
    private static final List<String> EXTENSIONS =
            List.of("thinking_blocks", "reasoning_content", "cache_control");

    /** Only the gateway's own; it comes of Anthropic's blocks. */
    private static final String IS_ERROR = "is_error";

    /** Where a message has parts and calls. */
    private static final List<String> INNER = List.of("content", "tool_calls");

    private RelayedTurns() {}

    /** Messages or tools, the same if there is nothing to take out. */
    static @Nullable Object of(@Nullable Object turns, Capabilities capabilities) {
        if (!(turns instanceof JsonArray array)) {
            return turns;
        }
        List<String> unwanted = new ArrayList<>(4);
        unwanted.add(IS_ERROR);
        for (String name : EXTENSIONS) {
            if (capabilities.refuses().contains(name)) {
                unwanted.add(name);
            }
        }
        return without(unwanted, array);
    }

    private static JsonArray without(List<String> names, JsonArray array) {
        boolean found = false;
        for (Object each : array) {
            found |= each instanceof JsonObject object && hasOneOf(names, object);
        }
        if (!found) {
            return array;
        }
        JsonArray rest = new JsonArray();
        for (Object each : array) {
            rest.add(each instanceof JsonObject object ? without(names, object) : each);
        }
        return rest;
    }

    /** Whether a message, or a part or call of it, has such a field. */
    private static boolean hasOneOf(List<String> names, JsonObject object) {
        for (String name : names) {
            if (object.has(name)) {
                return true;
            }
        }
        for (String inner : INNER) {
            JsonArray array = object.array(inner);
            for (int i = 0; array != null && i < array.size(); i++) {
                JsonObject part = array.object(i);
                if (part != null && hasOneOf(names, part)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static JsonObject without(List<String> names, JsonObject object) {
        JsonObject rest = object.copy();
        names.forEach(rest::remove);
        for (String inner : INNER) {
            JsonArray array = rest.array(inner);
            if (array != null) {
                rest.put(inner, without(names, array));
            }
        }
        return rest;
    }
}
