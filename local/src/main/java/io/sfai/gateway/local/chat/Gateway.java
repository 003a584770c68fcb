package io.sfai.gateway.local.chat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.Timeout;
import com.openai.errors.OpenAIException;
import com.openai.models.models.Model;
import com.openai.models.responses.ResponseCreateParams;
import java.time.Duration;
import java.util.List;

/** A gateway, as OpenAI's Java SDK sees it. */
final class Gateway implements AutoCloseable {
    private final Address address;
    private final Wire wire = new Wire();
    private final OpenAIClient client;

    Gateway(Address address) {
        this.address = address;
        // Each failure is told at once: who is typing decides whether to try again. A gateway gives
        // signs of life, so that a silence of two minutes is a line that is dead.
        this.client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(address.base())
                        .apiKey(address.key())
                        .maxRetries(0)
                        .timeout(
                                Timeout.builder()
                                        .connect(Duration.ofSeconds(10))
                                        .read(Duration.ofMinutes(2))
                                        .request(Duration.ofMinutes(16))
                                        .build())
                        .addInterceptor(wire)
                        .build();
    }

    /** The aliases that the key may use. */
    List<String> aliases() throws ChatFailure {
        wire.clear();
        try {
            return client.models().list().data().stream().map(Model::id).toList();
        } catch (OpenAIException e) {
            throw Failures.of(e, address);
        }
    }

    /**
     * Looks for an alias.
     *
     * @throws ChatFailure if there is none of that name, with near ones
     */
    void find(String alias) throws ChatFailure {
        wire.clear();
        try {
            client.models().retrieve(alias);
        } catch (OpenAIException e) {
            throw Failures.of(e, address);
        }
    }

    /**
     * An answer to come; one at a time.
     *
     * @param patience how long it is asked for again while the session is busy
     */
    Answer ask(String alias, String session, String text, Duration patience) {
        wire.clear();
        ResponseCreateParams asked =
                ResponseCreateParams.builder()
                        .model(alias)
                        .conversation(session)
                        .input(text)
                        .putAdditionalHeader("x-sfai-cost", "1")
                        .build();
        return new Answer(client, wire, address, alias, asked, patience);
    }

    @Override
    public void close() {
        client.close();
    }
}
