package io.sfai.gateway.local.tools;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.sfai.gateway.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A server made with the MCP SDK, which can be put in the wrong. */
public final class SdkServer implements AutoCloseable {
    private static final Logger CONTAINER = Logger.getLogger("org.apache");

    private final FaultFilter filter = new FaultFilter();
    private final Tomcat tomcat = new Tomcat();
    private final McpSyncServer server;
    private final int port;
    private boolean closed;

    private SdkServer(int port, List<SyncToolSpecification> tools) throws LifecycleException {
        CONTAINER.setLevel(Level.OFF);
        HttpServletStreamableServerTransportProvider transport =
                HttpServletStreamableServerTransportProvider.builder().mcpEndpoint("/mcp").build();
        server =
                McpServer.sync(transport)
                        .serverInfo("sdk", "1")
                        .capabilities(ServerCapabilities.builder().tools(true).build())
                        .tools(tools)
                        .build();
        tomcat.setBaseDir(Path.of("target", "tomcat").toAbsolutePath().toString());
        Connector connector = new Connector();
        connector.setProperty("address", "127.0.0.1");
        connector.setPort(port);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        // Nobody waits at the end for what still runs.
        ((StandardContext) context).setUnloadDelay(1);
        Wrapper servlet = Tomcat.addServlet(context, "mcp", transport);
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/mcp", "mcp");
        addFilter(context);
        tomcat.start();
        this.port = connector.getLocalPort();
    }

    /** Starts one at a port that is free. */
    public static SdkServer start(SyncToolSpecification... tools) throws LifecycleException {
        return new SdkServer(0, List.of(tools));
    }

    /** Starts one where another one was. */
    static SdkServer startAt(int port, SyncToolSpecification... tools) throws LifecycleException {
        return new SdkServer(port, List.of(tools));
    }

    /** A tool whose one argument is a text. */
    public static SyncToolSpecification tool(
            String name,
            BiFunction<McpSyncServerExchange, CallToolRequest, CallToolResult> handler) {
        Map<String, Object> schema =
                Map.of("type", "object", "properties", Map.of("text", Map.of("type", "string")));
        return SyncToolSpecification.builder()
                .tool(Tool.builder(name, schema).description("The tool " + name).build())
                .callHandler(handler)
                .build();
    }

    /** A result of one text. */
    public static CallToolResult text(String text) {
        return CallToolResult.builder().addTextContent(text).build();
    }

    /** Where it answers. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/mcp");
    }

    int port() {
        return port;
    }

    /** Does all of this wrong from now on; nothing for none. */
    public void does(Fault... faults) {
        filter.set(faults);
    }

    /** How many messages of a method have come. */
    public int count(String method) {
        return (int)
                filter.received().stream()
                        .filter(each -> method.equals(each.string("method")))
                        .count();
    }

    /** The messages that have come, in order. */
    List<JsonObject> received() {
        return filter.received();
    }

    /** The HTTP methods that have come, in order. */
    List<String> methods() {
        return filter.methods();
    }

    McpSyncServer sdk() {
        return server;
    }

    private void addFilter(Context context) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("faults");
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName("faults");
        map.addURLPattern("/*");
        context.addFilterMap(map);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.close();
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
