package io.sfai.gateway.local.contract;

import io.sfai.gateway.local.LambdaGateways;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract of the packaged function under the emulator of Lambda. */
class LambdaIT {
    private static LambdaGateways lambda;

    @BeforeAll
    static void start() throws IOException {
        lambda = new LambdaGateways();
    }

    @AfterAll
    static void stop() throws IOException {
        lambda.close();
    }

    @Nested
    class Streaming extends StreamingContract {
        Streaming() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Tools extends ToolsContract {
        Tools() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Shapes extends ShapesContract {
        Shapes() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class MidStream extends MidStreamContract {
        MidStream() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Messages extends MessagesContract {
        Messages() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Completions extends CompletionsContract {
        Completions() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class AnthropicDialect extends AnthropicDialectContract {
        AnthropicDialect() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Embeddings extends EmbeddingsContract {
        Embeddings() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class UpstreamErrors extends UpstreamErrorContract {
        UpstreamErrors() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Requests extends RequestContract {
        Requests() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Paths extends PathContract {
        Paths() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Aliases extends AliasContract {
        Aliases() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Routing extends RoutingContract {
        Routing() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Triage extends TriageContract {
        Triage() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Log extends LogContract {
        Log() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class VirtualKeys extends KeyContract {
        VirtualKeys() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Admin extends AdminContract {
        Admin() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class KeyLimit extends KeyLimitContract {
        KeyLimit() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Limit extends LimitContract {
        Limit() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Sessions extends SessionsContract {
        Sessions() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Responses extends ResponsesContract {
        Responses() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class StoredTurns extends CrashContract {
        StoredTurns() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class Account extends AccountContract {
        Account() {
            super(lambda);
        }
    }

    @Nested
    class Life extends LifeContract {
        Life() {
            super(lambda);
        }
    }

    @Nested
    class AgentCases extends AgentCasesContract {
        AgentCases() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class AgentTurns extends AgentTurnsContract {
        AgentTurns() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class AgentDialects extends AgentDialectsContract {
        AgentDialects() throws Exception {
            super(lambda);
        }
    }

    @Nested
    class AgentOddTurns extends AgentOddTurnsContract {
        AgentOddTurns() throws Exception {
            super(lambda);
        }
    }
}
