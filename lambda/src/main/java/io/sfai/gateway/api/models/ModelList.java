package io.sfai.gateway.api.models;

import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMaps;

/** Answers {@code GET /v1/models} and {@code GET /v1/models/{id}} in OpenAI's shape. */
public final class ModelList {
    private static final String ONE = "/models/";

    private final ModelMaps maps;

    public ModelList(ModelMaps maps) {
        this.maps = maps;
    }

    /** Every alias that the caller may use. */
    public HttpResponse list(HttpRequest request, Caller caller) {
        JsonArray data = new JsonArray();
        visible(caller).aliases().keySet().forEach(alias -> data.add(model(alias)));
        return HttpResponse.json(
                200, Json.bytes(new JsonObject().put("object", "list").put("data", data)));
    }

    /**
     * One alias.
     *
     * @throws io.sfai.gateway.error.GatewayException 404 if there is none of that name, or the
     *     caller may not use it
     */
    public HttpResponse one(HttpRequest request, Caller caller) {
        String alias = request.path().substring(ONE.length());
        return HttpResponse.json(200, Json.bytes(model(visible(caller).find(alias).name())));
    }

    /** The map as the caller may know it, which is asked for beside the caller's key. */
    private ModelMap visible(Caller caller) {
        ModelMap map = maps.current();
        return map.only(caller.grant()::allows);
    }

    private static JsonObject model(String alias) {
        JsonObject model = new JsonObject().put("id", alias).put("object", "model");
        return model.put("created", 0L).put("owned_by", "sfai-gateway");
    }
}
