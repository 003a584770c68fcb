package io.sfai.gateway.tool;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The tools of the map, each source made once for an environment. */
public final class Tools {
    private final Map<ToolSpec, Entry> entries = new ConcurrentHashMap<>();
    private final Function<ToolSpec, ToolSource> make;
    private final BiConsumer<String, GatewayException> absent;

    /**
     * @param absent told of an entry whose tools are not there, and why
     */
    public Tools(Function<ToolSpec, ToolSource> make, BiConsumer<String, GatewayException> absent) {
        this.make = make;
        this.absent = absent;
    }

    /** The tools of some of the map's entries that are there now; the others are told of. */
    public List<CheckedTool> of(ModelMap map, Collection<String> names) {
        List<CheckedTool> all = new ArrayList<>();
        for (String name : names) {
            ToolSpec spec = map.tools().get(name);
            if (spec == null) {
                continue;
            }
            try {
                all.addAll(
                        entries.computeIfAbsent(spec, each -> new Entry(make.apply(each))).tools());
            } catch (GatewayException e) {
                absent.accept(name, e);
            }
        }
        return all;
    }

    /** A source with its tools, checked; they are made anew when the source's are others. */
    private static final class Entry {
        private final ToolSource source;
        private List<GatewayTool> known = List.of();
        private List<CheckedTool> checked = List.of();

        Entry(ToolSource source) {
            this.source = source;
        }

        List<CheckedTool> tools() {
            List<GatewayTool> now = source.tools();
            synchronized (this) {
                if (!now.equals(known)) {
                    known = now;
                    checked = now.stream().map(CheckedTool::new).toList();
                }
                return checked;
            }
        }
    }
}
