package io.sfai.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a client is told of a medium that it can't have. */
final class Failing {
    static final String AT = "messages[0].content[1].image_url.url";

    private Failing() {}

    static BadRequest failure(ThrowingCallable load) {
        GatewayException thrown = catchThrowableOfType(GatewayException.class, load);
        assertThat(thrown).as("it was loaded").isNotNull();
        BadRequest error = (BadRequest) thrown.error();
        assertThat(error.param()).isEqualTo(AT);
        assertThat(error.message()).startsWith(AT + ": ");
        assertThat(error.status()).isEqualTo(400);
        return error;
    }

    static void refused(ThrowingCallable load, String why) {
        assertFails(load, "image_url_refused", why);
    }

    static void unreadable(ThrowingCallable load, String why) {
        assertFails(load, "image_unreadable", why);
    }

    static void tooLarge(ThrowingCallable load) {
        assertFails(load, "image_too_large", "larger than");
    }

    private static void assertFails(ThrowingCallable load, String code, String why) {
        BadRequest error = failure(load);
        assertThat(error.code()).as(error.message()).isEqualTo(code);
        assertThat(error.message()).contains(why);
    }
}
