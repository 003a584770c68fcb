package io.sfai.gateway.local.contract;

import io.sfai.gateway.local.InProcessGateways;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract in this process, as {@code sfai run} serves. */
class InProcessTest {
    @TempDir private static Path directory;
    private static InProcessGateways inProcess;

    @BeforeAll
    static void start() throws IOException {
        inProcess = new InProcessGateways(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        inProcess.close();
    }

    @Nested
    class Streaming extends StreamingContract {
        Streaming() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Tools extends ToolsContract {
        Tools() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Shapes extends ShapesContract {
        Shapes() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class MidStream extends MidStreamContract {
        MidStream() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Messages extends MessagesContract {
        Messages() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Completions extends CompletionsContract {
        Completions() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class AnthropicDialect extends AnthropicDialectContract {
        AnthropicDialect() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Embeddings extends EmbeddingsContract {
        Embeddings() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class UpstreamErrors extends UpstreamErrorContract {
        UpstreamErrors() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Requests extends RequestContract {
        Requests() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Paths extends PathContract {
        Paths() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Aliases extends AliasContract {
        Aliases() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Routing extends RoutingContract {
        Routing() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Triage extends TriageContract {
        Triage() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Log extends LogContract {
        Log() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class VirtualKeys extends KeyContract {
        VirtualKeys() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Admin extends AdminContract {
        Admin() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class KeyLimit extends KeyLimitContract {
        KeyLimit() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Limit extends LimitContract {
        Limit() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Sessions extends SessionsContract {
        Sessions() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Responses extends ResponsesContract {
        Responses() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class Departures extends DepartureContract {
        Departures() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class AgentCases extends AgentCasesContract {
        AgentCases() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class AgentFailures extends AgentFailuresContract {
        AgentFailures() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class AgentBounds extends AgentBoundsContract {
        AgentBounds() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class AgentTurns extends AgentTurnsContract {
        AgentTurns() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class AgentStream extends AgentStreamContract {
        AgentStream() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class AgentDeparture extends AgentDepartureContract {
        AgentDeparture() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class AgentDialects extends AgentDialectsContract {
        AgentDialects() throws Exception {
            super(inProcess);
        }
    }

    @Nested
    class AgentOddTurns extends AgentOddTurnsContract {
        AgentOddTurns() throws Exception {
            super(inProcess);
        }
    }
}
