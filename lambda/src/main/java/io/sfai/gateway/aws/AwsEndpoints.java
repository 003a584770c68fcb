package io.sfai.gateway.aws;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where each service answers: its regional host, or where the environment moves it. */
final class AwsEndpoints {
    private final Map<String, String> environment;
    private final Map<AwsService, URI> roots = new ConcurrentHashMap<>();

    AwsEndpoints(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The region of {@code AWS_REGION} or {@code AWS_DEFAULT_REGION}.
     *
     * @throws AwsException if neither is set
     */
    String region() {
        String region = value("AWS_REGION");
        if (region == null) {
            region = value("AWS_DEFAULT_REGION");
        }
        if (region == null) {
            throw notSetUp("there is no AWS region: set AWS_REGION, for example to us-east-1");
        }
        return region;
    }

    /** The root of a service, ending in a slash. */
    URI root(AwsService service) {
        return roots.computeIfAbsent(
                service,
                asked -> {
                    URI moved = moved(asked);
                    return moved != null ? moved : URI.create("https://" + host(asked) + "/");
                });
    }

    /** An object's address: the bucket in the host on AWS, in the path anywhere else. */
    URI object(String bucket, String key) {
        String path = SigV4.encodePath(key);
        // A dot in the bucket would leave the wildcard of the host's certificate.
        if (moved(AwsService.S3) != null || bucket.indexOf('.') >= 0) {
            return URI.create(root(AwsService.S3) + SigV4.encodePath(bucket) + "/" + path);
        }
        return URI.create("https://" + bucket + "." + host(AwsService.S3) + "/" + path);
    }

    private String host(AwsService service) {
        String region = region();
        String suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
        return service.signingName() + "." + region + "." + suffix;
    }

    private @Nullable URI moved(AwsService service) {
        String name = service.endpointVariable();
        String url = value(name);
        if (url == null) {
            name = "AWS_ENDPOINT_URL";
            url = value(name);
        }
        if (url == null) {
            return null;
        }
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw notSetUp(name + " is no http address: " + url);
        }
        try {
            return URI.create(url.endsWith("/") ? url : url + "/");
        } catch (IllegalArgumentException e) {
            throw notSetUp(name + " is no http address: " + url);
        }
    }

    private @Nullable String value(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static AwsException notSetUp(String message) {
        return new AwsException(AwsException.Kind.NOT_SET_UP, "", 0, message, null);
    }
}
