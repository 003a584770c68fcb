package io.sfai.gateway.tool.builtin;

import static java.util.Map.entry;

import io.sfai.gateway.error.GatewayError.NotBuilt;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import io.sfai.gateway.tool.GatewayTool;
import io.sfai.gateway.upstream.PageLoader;
import io.sfai.gateway.upstream.UpstreamClient;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The tools that come with the gateway. A new one is a class and a line here. */
public final class BuiltIns {
    /** Where they come from, as clients are told. */
    static final String SERVER = "gateway";

    private static final Map<String, Maker> ALL =
            Map.ofEntries(
                    entry(Calculate.NAME, (spec, client, clock) -> new Calculate()),
                    entry(CurrentTime.NAME, (spec, client, clock) -> new CurrentTime(clock)),
                    entry(CurrentWeather.NAME, CurrentWeather::new),
                    entry(FetchUrl.NAME, (spec, client, clock) -> new FetchUrl(new PageLoader())));

    private BuiltIns() {}

    /** Makes a tool of what all of them may need. */
    private interface Maker {
        GatewayTool make(ToolSpec spec, UpstreamClient client, InstantSource clock);
    }

    /** The names of all of them, which are the names of their entries in the map. */
    public static SortedSet<String> names() {
        return new TreeSet<>(ALL.keySet());
    }

    /**
     * The tool of an entry of the map.
     *
     * @throws io.sfai.gateway.error.GatewayException if there is no built-in tool of its name
     */
    public static GatewayTool of(ToolSpec spec, UpstreamClient client, InstantSource clock) {
        Maker maker = ALL.get(spec.name());
        if (maker == null) {
            String known = String.join(", ", names());
            throw new NotBuilt("there is no built-in tool " + spec.name() + "; there are " + known)
                    .exception();
        }
        return maker.make(spec, client, clock);
    }
}
