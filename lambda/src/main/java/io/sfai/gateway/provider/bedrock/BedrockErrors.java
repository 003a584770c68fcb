package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.upstream.RetryAfter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Maps the SDK's failures, whether they came as a status or inside a stream. */
final class BedrockErrors {
    private BedrockErrors() {}

    /** Whether Bedrock did not take the key that the request was sent with. */
    static boolean refusesKey(Throwable failure) {
        return failure instanceof AwsServiceException refused
                && (refused.statusCode() == 401 || refused.statusCode() == 403);
    }

    /**
     * A failure as an error.
     *
     * @param provider its name in the map
     * @param region that was asked
     * @param model that was asked for
     */
    static GatewayException told(String provider, String region, String model, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case GatewayException known -> {
                    return known;
                }
                case AwsServiceException refused -> {
                    return refused(provider, region, model, refused);
                }
                default -> {
                    // The SDK wraps what it does not know.
                }
            }
        }
        Throwable root = root(failure);
        return Failures.malformed(
                provider, root.getMessage() == null ? root.toString() : root.getMessage());
    }

    private static GatewayException refused(
            String provider, String region, String model, AwsServiceException refused) {
        int status = status(refused);
        String message = message(refused);
        String hint = BedrockHints.of(message, status, region, model);
        SdkHttpResponse head =
                refused.awsErrorDetails() == null
                        ? null
                        : refused.awsErrorDetails().sdkHttpResponse();
        Duration wait =
                head == null
                        ? null
                        : RetryAfter.parse(
                                null, head.firstMatchingHeader("retry-after").orElse(null));
        return Failures.refused(
                provider + " answered " + status + ": " + message + hint,
                status,
                code(refused, message),
                null,
                wait);
    }

    /**
     * By name, since an exception inside a stream has no status, and begins in lower case there.
     */
    private static int status(AwsServiceException refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        String name = details == null || details.errorCode() == null ? "" : details.errorCode();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "throttlingexception",
                    "toomanyrequestsexception",
                    "servicequotaexceededexception",
                    "modelnotreadyexception" ->
                    429;
            case "validationexception" -> 400;
            case "accessdeniedexception" -> 403;
            case "resourcenotfoundexception" -> 404;
            case "modeltimeoutexception" -> 408;
            case "conflictexception" -> 409;
            case "modelerrorexception", "modelstreamerrorexception" -> 424;
            case "serviceunavailableexception" -> 503;
            case "internalserverexception" -> 500;
            default -> refused.statusCode();
        };
    }

    private static String message(AwsServiceException refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        if (details == null) {
            return "(no words)";
        }
        String message = details.errorMessage();
        if (message != null && !message.isBlank()) {
            return message;
        }
        return details.rawResponse() == null
                ? "(no words)"
                : Failures.plain(details.rawResponse().asByteArrayUnsafe());
    }

    private static @Nullable String code(AwsServiceException refused, String message) {
        if (BedrockHints.isTooLong(message)) {
            return Upstream.CONTEXT_WINDOW;
        }
        return refused.awsErrorDetails() == null ? null : refused.awsErrorDetails().errorCode();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
