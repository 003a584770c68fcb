package io.sfai.gateway.tool;

import io.sfai.gateway.error.GatewayError;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.ClientServer;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.ToolSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tools of the map, each source made once for an environment. */
public final class Tools {
    private final Map<ToolSpec, Entry> entries = new ConcurrentHashMap<>();
    private final Function<ToolSpec, ToolSource> make;
    private final Function<ClientServer, ToolSource> ofClients;
    private final BiConsumer<String, GatewayException> absent;

    /**
     * @param ofClients makes the source of a server that a client brings
     * @param absent told of an entry whose tools are not there, and why
     */
    public Tools(
            Function<ToolSpec, ToolSource> make,
            Function<ClientServer, ToolSource> ofClients,
            BiConsumer<String, GatewayException> absent) {
        this.make = make;
        this.ofClients = ofClients;
        this.absent = absent;
    }

    /** The tools of some of the map's entries that are there now; the others are told of. */
    public List<CheckedTool> of(ModelMap map, Collection<String> names) {
        forgetAllBut(map);
        Map<String, Future<List<CheckedTool>>> asked = new LinkedHashMap<>();
        for (String name : names) {
            ToolSpec spec = map.tools().get(name);
            if (spec != null) {
                asked.put(name, ask(entries.computeIfAbsent(spec, this::entry)));
            }
        }
        List<CheckedTool> all = new ArrayList<>();
        asked.forEach((name, answer) -> {
            try {
                all.addAll(answer.get());
            } catch (ExecutionException e) {
                absent.accept(name, failure(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return all;
    }

    /** A server that a client brings, for one request. */
    public ToolSource of(ClientServer server) {
        return ofClients.apply(server);
    }

    /**
     * The tools of a source that is nobody else's.
     *
     * @throws GatewayException if that can't be told
     */
    public static List<CheckedTool> of(ToolSource source) {
        return source.tools().stream().map(CheckedTool::new).toList();
    }

    private Entry entry(ToolSpec spec) {
        return new Entry(make.apply(spec));
    }

    /** Servers are asked at once; each bounds its own time. */
    private static Future<List<CheckedTool>> ask(Entry entry) {
        FutureTask<List<CheckedTool>> task = new FutureTask<>(entry::tools);
        if (entry.source.asksServer()) {
            Thread.ofVirtual().start(task);
        } else {
            task.run();
        }
        return task;
    }

    private static GatewayException failure(@Nullable Throwable cause) {
        return cause instanceof GatewayException known
                ? known
                : new GatewayException(
                        new GatewayError.Internal("the gateway failed"), Map.of(), cause);
    }

    /** Sources that a newer map does not name, or names otherwise. */
    private void forgetAllBut(ModelMap map) {
        entries.entrySet()
                .removeIf(each -> {
                    boolean old = !each.getKey().equals(map.tools().get(each.getKey().name()));
                    if (old) {
                        each.getValue().source.close();
                    }
                    return old;
                });
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
