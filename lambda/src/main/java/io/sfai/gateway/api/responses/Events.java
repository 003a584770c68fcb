package io.sfai.gateway.api.responses;

import io.sfai.gateway.json.JsonObject;
import java.io.IOException;

/** Takes the events of an answer as they come about. */
interface Events {
    /** Of an answer that goes out whole. */
    Events NONE =
            new Events() {
                @Override
                public void send(String type, JsonObject fields) {}

                @Override
                public void delta(DeltaEvent event, String delta) {}
            };

    /**
     * Takes one.
     *
     * @param fields all but its type and its number
     */
    void send(String type, JsonObject fields) throws IOException;

    /** Takes a piece of a text, such as come by the thousand. */
    void delta(DeltaEvent event, String delta) throws IOException;
}
