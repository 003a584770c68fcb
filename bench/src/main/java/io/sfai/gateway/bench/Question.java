package io.sfai.gateway.bench;

/** How a contestant is asked: a dialect, and what stands in the request beside the model. */
enum Question {
    CHAT(Wire.CHAT, Question.HELLO),
    MESSAGES(Wire.MESSAGES, "\"max_tokens\":100," + Question.HELLO),
    CONVERSE(Wire.CONVERSE, Question.HELLO),
    RESPONSES(Wire.RESPONSES, "\"input\":\"Hello\",\"store\":false"),
    /** Its answer is stored before the last event. */
    KEPT(Wire.RESPONSES, "\"input\":\"Hello\"");

    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private final Wire wire;
    private final String fields;

    Question(Wire wire, String fields) {
        this.wire = wire;
        this.fields = fields;
    }

    /** The plain one of a dialect. */
    static Question of(Wire wire) {
        return switch (wire) {
            case CHAT -> CHAT;
            case MESSAGES -> MESSAGES;
            case CONVERSE -> CONVERSE;
            case RESPONSES -> RESPONSES;
        };
    }

    String path(String model) {
        return wire.path(model);
    }

    /** The request's body for a model. */
    String body(String model, boolean stream) {
        return "{\"model\":\"%s\",\"stream\":%s,%s}".formatted(model, stream, fields);
    }
}
