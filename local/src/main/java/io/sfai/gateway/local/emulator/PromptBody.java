package io.sfai.gateway.local.emulator;

import io.helidon.common.GenericType;
import io.helidon.common.media.type.MediaType;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http.spi.Sink;
import io.helidon.webserver.http.spi.SinkProvider;
import io.helidon.webserver.http.spi.SinkProviderContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;

/**
 * A chunked body whose head is sent before its first byte. Helidon's own stream keeps the head back
 * until the second write or a flush of something; only a sink may send it at once.
 */
public final class PromptBody implements Sink<byte[]> {
    static final GenericType<PromptBody> TYPE = GenericType.create(PromptBody.class);

    private final OutputStream out;

    private PromptBody(OutputStream out) {
        this.out = out;
    }

    /** Writes the bytes and flushes them. */
    @Override
    public Sink<byte[]> emit(byte[] bytes) {
        write(bytes, 0, bytes.length);
        return this;
    }

    void write(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the body with its last chunk. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Found by Helidon as a service. */
    public static final class Provider implements SinkProvider<byte[]> {
        @Override
        public boolean supports(GenericType<? extends Sink<?>> type, ServerRequest request) {
            return type.equals(TYPE);
        }

        @Override
        // The signature is Helidon's; supports() has seen to the type.
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <X extends Sink<byte[]>> X create(SinkProviderContext context) {
            OutputStream out = context.serverResponse().outputStream();
            context.flushHeaders();
            return (X) new PromptBody(out);
        }

        @Override
        @Deprecated // So is what it overrides, which is abstract all the same.
        @SuppressWarnings({"removal", "TypeParameterUnusedInFormals"})
        public <X extends Sink<byte[]>> X create(
                ServerResponse response,
                BiConsumer<Object, MediaType> consumer,
                Runnable closeRunnable) {
            throw new UnsupportedOperationException("Helidon calls the other one");
        }
    }
}
