package io.sfai.gateway.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** A dialect that the null upstream speaks, as bytes made beforehand. */
enum Wire {
    CHAT("/v1/chat/completions", "text/event-stream") {
        @Override
        byte[] whole() {
            return json(
                    """
                    {"id":"chatcmpl-null","object":"chat.completion","created":1700000000,\
                    "model":"null","choices":[{"index":0,"message":{"role":"assistant",\
                    "content":"Hello there.","refusal":null},"logprobs":null,\
                    "finish_reason":"stop"}],"usage":{"prompt_tokens":9,\
                    "completion_tokens":3,"total_tokens":12}}\
                    """);
        }

        @Override
        byte[] first() {
            return chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
        }

        @Override
        byte[] word() {
            return chunk("{\"content\":\" word\"}", "null");
        }

        @Override
        byte[] last() {
            return join(chunk("{}", "\"stop\""), framed(ascii("data: [DONE]\n\n")));
        }

        private byte[] chunk(String delta, String finish) {
            return framed(
                    ascii(
                            """
                            data: {"id":"chatcmpl-null","object":"chat.completion.chunk",\
                            "created":1700000000,"model":"null","choices":[{"index":0,"delta":%s,\
                            "logprobs":null,"finish_reason":%s}]}

                            """
                                    .formatted(delta, finish)));
        }
    },

    MESSAGES("/v1/messages", "text/event-stream; charset=utf-8") {
        @Override
        byte[] whole() {
            return json(
                    """
                    {"id":"msg_null","type":"message","role":"assistant","model":"null",\
                    "content":[{"type":"text","text":"Hello there."}],"stop_reason":"end_turn",\
                    "stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":3}}\
                    """);
        }

        @Override
        byte[] first() {
            byte[] start =
                    event(
                            "message_start",
                            """
                            ,"message":{"id":"msg_null","type":"message","role":"assistant",\
                            "model":"null","content":[],"stop_reason":null,"stop_sequence":null,\
                            "usage":{"input_tokens":9,"output_tokens":1}}\
                            """);
            String block = ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}";
            return join(start, event("content_block_start", block));
        }

        @Override
        byte[] word() {
            return event(
                    "content_block_delta",
                    ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" word\"}");
        }

        @Override
        byte[] last() {
            String delta =
                    ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":3}";
            return join(
                    event("content_block_stop", ",\"index\":0"),
                    event("message_delta", delta),
                    event("message_stop", ""));
        }

        private byte[] event(String type, String rest) {
            return framed(
                    ascii("event: %1$s\ndata: {\"type\":\"%1$s\"%2$s}\n\n".formatted(type, rest)));
        }
    },

    CONVERSE("/model/%s/converse", "application/vnd.amazon.eventstream") {
        @Override
        byte[] whole() {
            return json(
                    """
                    {"output":{"message":{"role":"assistant","content":[{"text":"Hello there."}]}},\
                    "stopReason":"end_turn","usage":{"inputTokens":9,"outputTokens":3,\
                    "totalTokens":12},"metrics":{"latencyMs":1}}\
                    """);
        }

        @Override
        byte[] first() {
            return event("messageStart", "{\"role\":\"assistant\"}");
        }

        @Override
        byte[] word() {
            return event(
                    "contentBlockDelta",
                    "{\"contentBlockIndex\":0,\"delta\":{\"text\":\" word\"}}");
        }

        @Override
        byte[] last() {
            String usage =
                    "{\"usage\":{\"inputTokens\":9,\"outputTokens\":3,\"totalTokens\":12},\"metrics\":{\"latencyMs\":1}}";
            return join(
                    event("contentBlockStop", "{\"contentBlockIndex\":0}"),
                    event("messageStop", "{\"stopReason\":\"end_turn\"}"),
                    event("metadata", usage));
        }

        private byte[] event(String type, String payload) {
            Map<String, HeaderValue> headers = new HashMap<>();
            headers.put(":message-type", HeaderValue.fromString("event"));
            headers.put(":event-type", HeaderValue.fromString(type));
            headers.put(":content-type", HeaderValue.fromString("application/json"));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new Message(headers, ascii(payload)).encode(out);
            return framed(out.toByteArray());
        }
    },

    RESPONSES("/v1/responses", "text/event-stream; charset=utf-8") {
        private static final String ITEM =
                "{\"id\":\"msg_null\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"%s\",\"content\":[%s]}";
        private static final String PART =
                "{\"type\":\"output_text\",\"text\":\"%s\",\"annotations\":[],\"logprobs\":[]}";
        private static final String PLACE =
                "\"item_id\":\"msg_null\",\"output_index\":0,\"content_index\":0,";

        @Override
        byte[] whole() {
            return json(response("completed", said()));
        }

        @Override
        byte[] first() {
            String begun = response("in_progress", "");
            return join(
                    event("response.created", "\"response\":" + begun),
                    event("response.in_progress", "\"response\":" + begun),
                    event(
                            "response.output_item.added",
                            "\"output_index\":0,\"item\":" + ITEM.formatted("in_progress", "")),
                    event("response.content_part.added", PLACE + "\"part\":" + PART.formatted("")));
        }

        @Override
        byte[] word() {
            return event(
                    "response.output_text.delta", PLACE + "\"delta\":\" word\",\"logprobs\":[]");
        }

        @Override
        byte[] last() {
            return join(
                    event(
                            "response.output_text.done",
                            PLACE + "\"text\":\"Hello there.\",\"logprobs\":[]"),
                    event(
                            "response.content_part.done",
                            PLACE + "\"part\":" + PART.formatted("Hello there.")),
                    event("response.output_item.done", "\"output_index\":0,\"item\":" + said()),
                    event("response.completed", "\"response\":" + response("completed", said())));
        }

        private static String said() {
            return ITEM.formatted("completed", PART.formatted("Hello there."));
        }

        private static String response(String status, String output) {
            return """
            {"id":"resp_null","object":"response","created_at":1700000000,"status":"%s",\
            "error":null,"incomplete_details":null,"instructions":null,"model":"null",\
            "output":[%s],"parallel_tool_calls":true,"store":false,"tools":[],"usage":\
            {"input_tokens":9,"input_tokens_details":{"cached_tokens":0},"output_tokens":3,\
            "output_tokens_details":{"reasoning_tokens":0},"total_tokens":12}}\
            """
                    .formatted(status, output);
        }

        private static byte[] event(String type, String rest) {
            return framed(
                    ascii(
                            "event: %1$s\ndata: {\"type\":\"%1$s\",\"sequence_number\":0,%2$s}\n\n"
                                    .formatted(type, rest)));
        }
    };

    private final String path;
    private final String streamType;

    Wire(String path, String streamType) {
        this.path = path;
        this.streamType = streamType;
    }

    /** Where a model is asked. */
    String path(String model) {
        boolean inPath = path.contains("%s");
        return inPath ? path.formatted(model) + (isWhole(model) ? "" : "-stream") : path;
    }

    /** The dialect of a request's head. */
    static Wire of(String head) {
        if (head.startsWith("POST /model/")) {
            return CONVERSE;
        }
        if (head.startsWith("POST /v1/responses")) {
            return RESPONSES;
        }
        return head.startsWith("POST /v1/messages") ? MESSAGES : CHAT;
    }

    static boolean isWhole(String model) {
        return model.endsWith("whole");
    }

    /** A whole answer with its head. */
    abstract byte[] whole();

    /** A stream's head. */
    byte[] head() {
        return ascii(
                """
                HTTP/1.1 200 OK\r
                content-type: %s\r
                transfer-encoding: chunked\r
                \r
                """
                        .formatted(streamType));
    }

    /** What comes before the first word. */
    abstract byte[] first();

    abstract byte[] word();

    /** What comes after the last word, but for the end of HTTP's own chunks. */
    abstract byte[] last();

    static byte[] end() {
        return ascii("0\r\n\r\n");
    }

    private static byte[] json(String body) {
        return LoopbackServer.response(200, "application/json", body);
    }

    private static byte[] framed(byte[] data) {
        return join(ascii(Integer.toHexString(data.length) + "\r\n"), data, ascii("\r\n"));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
