package io.sfai.gateway.aws;

/** A service of AWS that the gateway calls, by the names that AWS gives it. */
public enum AwsService {
    S3("s3", "S3", ""),
    SECRETS_MANAGER("secretsmanager", "SECRETS_MANAGER", "application/x-amz-json-1.1"),
    DYNAMODB("dynamodb", "DYNAMODB", "application/x-amz-json-1.0");

    private final String signingName;
    private final String environmentName;
    private final String contentType;

    AwsService(String signingName, String environmentName, String contentType) {
        this.signingName = signingName;
        this.environmentName = environmentName;
        this.contentType = contentType;
    }

    /** Its name in signatures and in its regional host. */
    String signingName() {
        return signingName;
    }

    /** The variable that moves its endpoint, as in every SDK. */
    String endpointVariable() {
        return "AWS_ENDPOINT_URL_" + environmentName;
    }

    /** The content type of its JSON calls. */
    String contentType() {
        return contentType;
    }
}
