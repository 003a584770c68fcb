package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.EventQueue;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.upstream.Scrub;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/**
 * One request to Bedrock on its way, on a thread of its own. It is sent twice if its API key was
 * refused and another one has been set since.
 */
final class BedrockAttempt {
    private final BedrockProvider provider;
    private final String model;
    private final Supplier<BedrockQuestion> question;
    private final String name;
    private final Set<String> sentKeys = new HashSet<>();
    private final EventQueue events = new EventQueue(this::cancel);
    private final Thread thread;

    /**
     * @param model for error messages
     * @param question is made on the attempt's own thread, so that may wait
     */
    BedrockAttempt(BedrockProvider provider, String model, Supplier<BedrockQuestion> question) {
        this.provider = provider;
        this.model = model;
        this.question = question;
        this.name = provider.account().name();
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    InferenceStream start() {
        thread.start();
        return events;
    }

    /** Ends whatever the thread waits for: a document, or the answer. */
    private void cancel() {
        thread.interrupt();
    }

    private void run() {
        try {
            BedrockQuestion asking = question.get();
            BedrockRuntimeAsyncClient client = provider.client();
            String keyName = provider.account().keyName();
            noteKey(keyName);
            Throwable failure = asking.ask(client, events);
            if (failure != null
                    && keyName != null
                    && BedrockErrors.refusesKey(failure)
                    && provider.secrets().refresh(keyName)) {
                noteKey(keyName);
                failure = asking.ask(client, events);
            }
            if (failure == null) {
                events.end();
            } else {
                fail(BedrockErrors.told(name, provider.account().region(), model, failure));
            }
        } catch (GatewayException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fail(Failures.unreadable(name, e));
        }
    }

    private void fail(GatewayException failure) {
        events.fail(Scrub.upstream(failure, sentKeys));
    }

    private void noteKey(@Nullable String keyName) {
        String key =
                keyName == null
                        ? provider.account().environmentKey()
                        : provider.secrets().get(keyName).reveal();
        if (key != null) {
            sentKeys.add(key);
        }
    }
}
