package io.sfai.gateway.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When each alarm goes off, what it says, and who hears of it. */
final class AlarmsTest {
    private static final Synthesized PROD = Synthesized.byDefault();
    private static final Synthesized MAILED =
            Synthesized.with(
                    Map.of(
                            "alarmEmail", "ops@example.com",
                            "dailyCostUsd", "12.50",
                            "errorPercent", "2",
                            "firstTokenSeconds", "30"));

    @ParameterizedTest
    @CsvSource({
        "ErrorRateAlarm,         5,     2,     900",
        "SlowFirstTokenAlarm,    10000, 30000, 900",
        "DailyCostAlarm,         50,    12.5,  86400",
        "ModelMapRejectedAlarm,  0,     0,     900",
        "FunctionErrorsAlarm,    0,     0,     900",
        "FunctionThrottlesAlarm, 0,     0,     900",
        "TableThrottlesAlarm,    4,     4,     900"
    })
    void goesOffAboveItsThreshold(String id, double byDefault, double asAsked, int period) {
        JsonNode alarm = PROD.resource(id).get("Properties");
        assertThat(alarm.get("Threshold").asDouble()).isEqualTo(byDefault);
        assertThat(alarm.get("ComparisonOperator").asText()).isEqualTo("GreaterThanThreshold");
        assertThat(alarm.get("EvaluationPeriods").asInt()).isEqualTo(1);
        assertThat(alarm.findValues("Period"))
                .isNotEmpty()
                .allMatch(each -> each.asInt() == period);
        assertThat(MAILED.resource(id).at("/Properties/Threshold").asDouble()).isEqualTo(asAsked);
    }

    @Test
    void sharesAndPercentilesNeedEnoughRequests() {
        assertThat(expression("ErrorRateAlarm"))
                .isEqualTo(
                        "IF(requests - rejected >= 20, 100 * faults / (requests - rejected), 0)");
        assertThat(expression("SlowFirstTokenAlarm")).isEqualTo("IF(answers >= 20, first, 0)");
    }

    @Test
    void idleGatewayIsWell() {
        assertThat(alarms(PROD))
                .hasSize(7)
                .allMatch(alarm -> alarm.get("TreatMissingData").asText().equals("notBreaching"));
    }

    @Test
    void eachSaysWhatHappenedAndWhatToDo() {
        assertThat(alarms(PROD))
                .allSatisfy(alarm -> {
                    String description = alarm.get("AlarmDescription").asText();
                    assertThat(description).hasSizeBetween(80, 1024).contains(". ");
                    assertThat(alarm.get("AlarmName").asText()).startsWith("SfAiProdStack-");
                });
    }

    @Test
    void everyMetricOfOursIsOneThatTheFunctionWrites() throws IOException {
        DocumentedMetrics written = DocumentedMetrics.read();
        for (JsonNode metric : metrics(PROD)) {
            JsonNode dimension = metric.at("/Dimensions/0");
            assertThat(metric.get("Dimensions")).hasSize(1);
            if (metric.get("Namespace").asText().equals(GatewayMetrics.NAMESPACE)) {
                assertThat(dimension.get("Name").asText()).isEqualTo("environment");
                assertThat(dimension.get("Value").asText()).isEqualTo("prod");
                String name = metric.get("MetricName").asText();
                assertThat(written.dimensions().get(name)).as(name).contains("environment");
            } else {
                assertThat(dimension.at("/Value/Ref").asText())
                        .isIn("ChatCompletionsFunction", "GatewayTable");
            }
        }
    }

    @Test
    void areTheTenMetricsThatAwsGivesAway() {
        assertThat(metrics(PROD)).hasSize(10);
    }

    @Test
    void withoutMailTheyOnlyShow() {
        assertThat(alarms(PROD)).noneMatch(alarm -> alarm.has("AlarmActions"));
        assertThat(PROD.template().toString()).doesNotContain("AWS::SNS", "AWS::KMS");
    }

    @Test
    void mailComesWhenTheyGoOffAndWhenTheyEnd() {
        String topic = "[{\"Ref\":\"AlarmTopic\"}]";
        assertThat(alarms(MAILED))
                .hasSize(7)
                .allSatisfy(alarm -> {
                    assertThat(alarm.get("AlarmActions")).hasToString(topic);
                    assertThat(alarm.get("OKActions")).hasToString(topic);
                });
        JsonNode subscription = MAILED.only("AWS::SNS::Subscription").get("Properties");
        assertThat(subscription.get("Protocol").asText()).isEqualTo("email");
        assertThat(subscription.get("Endpoint").asText()).isEqualTo("ops@example.com");
    }

    @Test
    void topicIsEncryptedWithAKeyThatAlarmsMayUse() {
        JsonNode topic = MAILED.resource("AlarmTopic").get("Properties");
        assertThat(topic.at("/KmsMasterKeyId/Fn::GetAtt/0").asText()).isEqualTo("AlarmTopicKey");
        JsonNode key = MAILED.resource("AlarmTopicKey").get("Properties");
        assertThat(key.get("EnableKeyRotation").asBoolean()).isTrue();
        JsonNode grant = fromAlarms(key.at("/KeyPolicy/Statement"));
        assertThat(grant.get("Action")).hasToString("[\"kms:Decrypt\",\"kms:GenerateDataKey*\"]");
    }

    @Test
    void onlyThisStacksAlarmsMayPublishAndNobodyInClear() {
        JsonNode statements =
                MAILED.only("AWS::SNS::TopicPolicy").at("/Properties/PolicyDocument/Statement");
        assertThat(statements).hasSize(2);
        assertThat(statements.findValuesAsText("aws:SecureTransport")).containsExactly("false");
        JsonNode grant = fromAlarms(statements);
        assertThat(grant.get("Action").asText()).isEqualTo("sns:Publish");
        assertThat(grant.at("/Condition/StringEquals/aws:SourceAccount/Ref").asText())
                .isEqualTo("AWS::AccountId");
        assertThat(grant.at("/Condition/ArnLike/aws:SourceArn").toString())
                .contains(":alarm:SfAiProdStack-*");
    }

    @Test
    void withoutMetricsThoseOfAwsRemain() {
        Synthesized without = Synthesized.with(Map.of("metrics", "false"));
        assertThat(alarms(without)).hasSize(3);
        assertThat(
                        without.resource("ChatCompletionsFunction")
                                .at("/Properties/Environment/Variables")
                                .has("METRICS_ENVIRONMENT"))
                .isFalse();
    }

    private static JsonNode fromAlarms(JsonNode statements) {
        for (JsonNode statement : statements) {
            if (statement.path("Sid").asText().equals("FromAlarms")) {
                assertThat(statement.at("/Principal/Service").asText())
                        .isEqualTo("cloudwatch.amazonaws.com");
                return statement;
            }
        }
        throw new AssertionError("no statement for alarms");
    }

    private static String expression(String id) {
        return String.join("", PROD.resource(id).findValuesAsText("Expression"));
    }

    private static List<JsonNode> alarms(Synthesized synthesized) {
        return GatewayStackTest.resources(synthesized, "AWS::CloudWatch::Alarm");
    }

    /** Each alarm's metrics one by one, as AWS counts them. */
    private static List<JsonNode> metrics(Synthesized synthesized) {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode alarm : alarms(synthesized)) {
            if (alarm.has("MetricName")) {
                all.add(alarm);
            }
            all.addAll(alarm.findValues("Metric"));
        }
        return all;
    }
}
