package io.sfai.gateway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsEndpointsTest {
    @Test
    void regionalHostsOverHttps() {
        AwsEndpoints aws = new AwsEndpoints(Map.of("AWS_REGION", "eu-west-1"));
        assertThat(aws.root(AwsService.DYNAMODB))
                .hasToString("https://dynamodb.eu-west-1.amazonaws.com/");
        assertThat(aws.root(AwsService.SECRETS_MANAGER))
                .hasToString("https://secretsmanager.eu-west-1.amazonaws.com/");
        assertThat(aws.object("bucket", "config/a map.json"))
                .hasToString("https://bucket.s3.eu-west-1.amazonaws.com/config/a%20map.json");
    }

    @Test
    void aBucketWithADotStaysInThePath() {
        AwsEndpoints aws = new AwsEndpoints(Map.of("AWS_REGION", "eu-west-1"));
        assertThat(aws.object("my.bucket", "k"))
                .hasToString("https://s3.eu-west-1.amazonaws.com/my.bucket/k");
    }

    @Test
    void chinaHasItsOwnSuffix() {
        AwsEndpoints aws = new AwsEndpoints(Map.of("AWS_DEFAULT_REGION", "cn-north-1"));
        assertThat(aws.root(AwsService.DYNAMODB))
                .hasToString("https://dynamodb.cn-north-1.amazonaws.com.cn/");
    }

    @Test
    void theServicesOwnVariableWins() {
        AwsEndpoints aws =
                new AwsEndpoints(
                        Map.of(
                                "AWS_REGION", "us-east-1",
                                "AWS_ENDPOINT_URL", "http://localhost:5000",
                                "AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:8000/"));
        assertThat(aws.root(AwsService.DYNAMODB)).hasToString("http://localhost:8000/");
        assertThat(aws.root(AwsService.SECRETS_MANAGER)).hasToString("http://localhost:5000/");
        assertThat(aws.object("b", "k")).hasToString("http://localhost:5000/b/k");
    }

    @Test
    void whatIsMissingOrWrongIsNamed() {
        assertThatThrownBy(() -> new AwsEndpoints(Map.of("AWS_REGION", " ")).region())
                .hasMessageContaining("set AWS_REGION");
        AwsEndpoints aws = new AwsEndpoints(Map.of("AWS_ENDPOINT_URL_S3", "localhost:5000"));
        assertThatThrownBy(() -> aws.object("b", "k"))
                .hasMessageContaining("AWS_ENDPOINT_URL_S3 is no http address");
    }
}
