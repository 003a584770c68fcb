package io.sfai.gateway.agent;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.ChatForm;
import io.sfai.gateway.inference.ClientServer;
import io.sfai.gateway.inference.Grant;
import io.sfai.gateway.inference.Inference;
import io.sfai.gateway.inference.InferenceRequest;
import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.ToolChoice;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMaps;
import io.sfai.gateway.store.Store;
import io.sfai.gateway.tool.CheckedTool;
import io.sfai.gateway.tool.Tools;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Answers for aliases with tools: the model is asked as often as it calls them. */
public final class AgentInference implements Inference {
    private final Inference next;
    private final ModelMaps maps;
    private final Tools tools;
    private final HiddenTurns turns;
    private final InstantSource clock;

    public AgentInference(
            Inference next, ModelMaps maps, Tools tools, Store store, InstantSource clock) {
        this.next = next;
        this.maps = maps;
        this.tools = tools;
        this.turns = new HiddenTurns(store, clock);
        this.clock = clock;
    }

    /**
     * Begins an answer.
     *
     * @throws GatewayException 400 if several answers are asked for; 403 if the client brings a
     *     server that the alias does not allow; 502 if that can't be reached; else as the next
     */
    @Override
    public InferenceStream open(InferenceRequest request) {
        ModelMap map = maps.current();
        Alias alias = map.find(request.alias());
        List<ClientServer> brought = BroughtServers.of(alias, request);
        if ((alias.tools().isEmpty() && brought.isEmpty()) || !isConversation(request)) {
            return next.open(request);
        }
        InferenceRequest whole = restored(request);
        if (whole.parameters().toolChoice() instanceof ToolChoice.None) {
            return next.open(whole);
        }
        refuseSeveral(whole);
        BroughtServers servers =
                new BroughtServers(
                        brought.stream().map(ClientServer::label).toList(),
                        brought.stream().map(tools::of).toList());
        try {
            return opened(map, alias, whole, servers);
        } catch (RuntimeException | Error e) {
            servers.close();
            throw e;
        }
    }

    private InferenceStream opened(
            ModelMap map, Alias alias, InferenceRequest request, BroughtServers servers) {
        List<String> listed = alias.tools().stream().filter(grant(request)::allowsTool).toList();
        List<CheckedTool> own = new ArrayList<>(tools.of(map, listed));
        own.addAll(servers.tools());
        Toolbox toolbox = new Toolbox(own, request.tools());
        Bounds bounds = new Bounds(alias, request, map.prices(), clock);
        if (toolbox.isEmpty() || bounds.met() != null) {
            // What may be asked once only, or cost nothing, has no use of what tools give.
            servers.close();
            return next.open(request);
        }
        toolbox.prepare();
        Shown shown = Shown.of(alias.showTools(), request.dialect());
        boolean named = toolbox.hasClients() && shown.hides();
        CallIds calls = named ? CallIds.after(request.messages()) : CallIds.unnamed();
        return new AgentStream(
                        next,
                        request.withTools(toolbox.definitions()),
                        toolbox,
                        bounds,
                        shown,
                        new Handover(calls, turns),
                        servers,
                        clock)
                .begin();
    }

    private static Grant grant(InferenceRequest request) {
        return request.caller().grant();
    }

    private static boolean isConversation(InferenceRequest request) {
        return switch (request.dialect()) {
            case CHAT, RESPONSES, MESSAGES, SESSION -> true;
            case COMPLETIONS, FIM, EMBEDDINGS -> false;
        };
    }

    /** With what earlier answers of this conversation held beside what their client was given. */
    private InferenceRequest restored(InferenceRequest request) {
        List<Message> messages = request.messages();
        List<Message> restored;
        try {
            restored = turns.restored(request.caller().id(), messages);
        } catch (GatewayException e) {
            request.journal().note("toolTurnsUnread", e.error().message());
            return request;
        }
        return restored.equals(messages)
                ? request
                : request.with(
                        restored,
                        request.body().copy().put("messages", ChatForm.messages(restored)));
    }

    private static void refuseSeveral(InferenceRequest request) {
        Number several = request.parameters().number("n");
        if (several != null && several.longValue() > 1) {
            throw new BadRequest("an alias with tools gives one answer; n must be 1", "n", null)
                    .exception();
        }
    }
}
