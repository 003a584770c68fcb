package io.sfai.gateway.aws;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One object of S3 that is read again and again. */
public final class S3Object {
    /** Longer objects are refused. */
    public static final int MAX_BYTES = AwsClient.MAX_BODY;

    private final AwsClient aws;
    private final String bucket;
    private final String key;

    public S3Object(AwsClient aws, String bucket, String key) {
        this.aws = aws;
        this.bucket = bucket;
        this.key = key;
    }

    /** What came of a read. */
    public sealed interface Fetched {
        /** It still has the tag that was asked with. */
        record NotModified() implements Fetched {}

        /** It is there; {@code etag} is empty if S3 told none. */
        record Found(String etag, byte[] bytes) implements Fetched {}

        /** It is not there; {@code message} names the command that puts it there. */
        record Missing(Reason reason, String message) implements Fetched {}

        /** Nobody knows; {@code message} says why. */
        record Failed(String message) implements Fetched {}
    }

    /** What is not there. */
    public enum Reason {
        NO_BUCKET,
        NO_KEY
    }

    /**
     * Reads the object unless it still has the given tag. Never throws for what S3 or the network
     * does.
     *
     * @param etag what an earlier read found, or null to read in any case
     */
    public Fetched fetch(@Nullable String etag, Duration timeout) {
        Map<String, String> headers =
                etag == null || etag.isEmpty() ? Map.of() : Map.of("if-none-match", etag);
        AwsAnswer answer;
        try {
            answer = aws.getObject(bucket, key, headers, timeout);
        } catch (AwsException e) {
            return new Fetched.Failed(address() + " could not be read: " + e.getMessage());
        }
        return switch (answer.status()) {
            case 200 -> found(answer);
            case 304 -> new Fetched.NotModified();
            case 404 -> missing(answer);
            default -> new Fetched.Failed(address() + " could not be read: " + reason(answer));
        };
    }

    private Fetched found(AwsAnswer answer) {
        if (answer.body().length > MAX_BYTES) {
            return new Fetched.Failed(address() + " is over " + (MAX_BYTES >> 20) + " MiB");
        }
        String etag = answer.header("etag");
        return new Fetched.Found(etag == null ? "" : etag, answer.body());
    }

    private Fetched missing(AwsAnswer answer) {
        if (answer.errorCode().equals("NoSuchBucket")) {
            return new Fetched.Missing(
                    Reason.NO_BUCKET,
                    "there is no bucket " + bucket + ": check CONFIG_BUCKET and the region");
        }
        return new Fetched.Missing(
                Reason.NO_KEY,
                "there is no "
                        + address()
                        + ": put it there with `aws s3 cp FILE "
                        + address()
                        + "`");
    }

    private String reason(AwsAnswer answer) {
        String region = answer.header("x-amz-bucket-region");
        return switch (answer.status()) {
            case 301, 307, 400 ->
                    region == null ? told(answer) : "the bucket is in the region " + region;
            // S3 says so about an absent object too, to those who may not list the bucket.
            case 403 ->
                    answer.errorCode().equals("AccessDenied")
                            ? told(answer) + " (or it is absent, and s3:ListBucket not allowed)"
                            : told(answer);
            default -> told(answer);
        };
    }

    private static String told(AwsAnswer answer) {
        String text = answer.errorCode() + " " + answer.errorMessage();
        return ("S3 answered " + answer.status() + " " + text).strip();
    }

    private String address() {
        return "s3://" + bucket + "/" + key;
    }
}
