package io.sfai.gateway.provider.bedrock;

import static io.sfai.gateway.provider.bedrock.Asking.request;
import static io.sfai.gateway.provider.bedrock.Asking.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What arrives is what was signed: nothing on the way changes a path, a header or a body. */
class SignatureTest {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

    @Test
    void theSignatureIsThatOfWhatArrived() throws Exception {
        try (ScriptedBedrock bedrock = new ScriptedBedrock()) {
            bedrock.stream(Frames.words("ok").bytes(), 0);
            BedrockProvider provider = Asking.provider(bedrock.url());
            for (String model :
                    List.of(
                            Asking.MODEL,
                            "arn:aws:bedrock:us-east-1:1:application-inference-profile/a b+c")) {
                Target target = new Target("bedrock", model, new JsonObject());
                Asking.deltas(provider.open(request(true, user("Grüße 🗼")), target));
                ScriptedBedrock.Asked asked = bedrock.next();
                assertThat(asked.headers().get("authorization"))
                        .isEqualTo(signature(bedrock.url(), asked));
            }
        }
    }

    private static String signature(String url, ScriptedBedrock.Asked asked) {
        Map<String, String> headers = asked.headers();
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(URI.create(url + asked.line().split(" ", -1)[1]));
        String authorization = headers.getOrDefault("authorization", "");
        int from = authorization.indexOf("SignedHeaders=") + "SignedHeaders=".length();
        String signed = authorization.substring(from, authorization.indexOf(',', from));
        for (String name : signed.split(";", -1)) {
            if (!name.equals("x-amz-date")) {
                request.putHeader(name, headers.getOrDefault(name, "(missing)"));
            }
        }
        Instant then = DATE.parse(headers.getOrDefault("x-amz-date", ""), Instant::from);
        return AwsV4HttpSigner.create()
                .sign(call ->
                        call.identity(AwsCredentialsIdentity.create("AKIDEXAMPLE", "s3cret"))
                                .request(request.build())
                                .payload(ContentStreamProvider.fromByteArray(asked.bytes()))
                                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "bedrock")
                                .putProperty(AwsV4HttpSigner.REGION_NAME, "ap-northeast-1")
                                .putProperty(
                                        HttpSigner.SIGNING_CLOCK,
                                        Clock.fixed(then, ZoneOffset.UTC)))
                .request()
                .firstMatchingHeader("Authorization")
                .orElse("none");
    }
}
