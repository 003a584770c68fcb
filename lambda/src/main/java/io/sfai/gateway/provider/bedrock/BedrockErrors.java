package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayError.Upstream;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.provider.Failures;
import io.sfai.gateway.upstream.RetryAfter;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrockruntime.model.ConflictException;
import software.amazon.awssdk.services.bedrockruntime.model.InternalServerException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelNotReadyException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelStreamErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelTimeoutException;
import software.amazon.awssdk.services.bedrockruntime.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockruntime.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.bedrockruntime.model.ServiceUnavailableException;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

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
                case IOException broken -> {
                    return Failures.cut(provider, broken);
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

    /** An exception inside a stream has no status of its own. */
    private static int status(AwsServiceException refused) {
        return switch (refused) {
            case ThrottlingException e -> 429;
            case ServiceQuotaExceededException e -> 429;
            case ModelNotReadyException e -> 429;
            case ValidationException e -> 400;
            case AccessDeniedException e -> 403;
            case ResourceNotFoundException e -> 404;
            case ModelTimeoutException e -> 408;
            case ConflictException e -> 409;
            case ModelErrorException e -> 424;
            case ModelStreamErrorException e -> 424;
            case ServiceUnavailableException e -> 503;
            case InternalServerException e -> 500;
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
