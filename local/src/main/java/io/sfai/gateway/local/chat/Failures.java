package io.sfai.gateway.local.chat;

import com.openai.core.JsonObject;
import com.openai.core.JsonString;
import com.openai.core.JsonValue;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the SDK's exceptions mean to who sits at the terminal, and the way out. */
final class Failures {
    private Failures() {}

    static ChatFailure of(OpenAIException e, Address address) {
        return switch (e) {
            case OpenAIServiceException refused -> refused(refused, address);
            case OpenAIIoException lost -> new ChatFailure(lost(lost, address), lost);
            case OpenAIInvalidDataException odd ->
                    new ChatFailure(address.base() + " does not answer as a gateway does", odd);
            default -> new ChatFailure(Printable.line(String.valueOf(e.getMessage())), e);
        };
    }

    private static ChatFailure refused(OpenAIServiceException e, Address address) {
        int status = e.statusCode();
        String told = message(e.body());
        String said = told == null ? address.base() + " answered " + status : told;
        String message =
                switch (status) {
                    case 401 ->
                            "the key was refused by "
                                    + address.base()
                                    + ": set SFAI_API_KEY to one of its keys";
                    case 404 -> told == null ? said + ": is it a gateway's address?" : said;
                    case 409 -> "the session is busy: " + said;
                    case 429 -> said + wait(e);
                    default -> said;
                };
        return new ChatFailure(e.code().orElse(null), Printable.line(message), e);
    }

    private static String wait(OpenAIServiceException e) {
        List<String> header = e.headers().values("retry-after");
        if (header.isEmpty() || !header.getFirst().matches("\\d{1,9}")) {
            return "";
        }
        long seconds = Long.parseLong(header.getFirst());
        String time =
                seconds < 120
                        ? seconds + " s"
                        : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
        return " (again in " + time + ")";
    }

    /** The words of an error in OpenAI's shape. */
    private static @Nullable String message(JsonValue body) {
        if (!(body instanceof JsonObject object)) {
            return null;
        }
        JsonValue inner = object.values().get("error");
        if (inner != null) {
            return message(inner);
        }
        return object.values().get("message") instanceof JsonString message
                ? message.value()
                : null;
    }

    private static String lost(OpenAIIoException e, Address address) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                String way = address.here() ? ": start one with ./sfai run" : "";
                return "nothing answers at " + address.base() + way;
            }
            if (cause instanceof UnknownHostException) {
                return "there is no host of the name in " + address.base();
            }
            if (cause instanceof SocketTimeoutException) {
                return address.base() + " does not answer";
            }
        }
        return "the line to " + address.base() + " was lost";
    }
}
