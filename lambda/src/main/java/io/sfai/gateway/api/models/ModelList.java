package io.sfai.gateway.api.models;

import io.sfai.gateway.http.HttpRequest;
import io.sfai.gateway.http.HttpResponse;
import io.sfai.gateway.inference.Caller;
import io.sfai.gateway.json.Json;
import io.sfai.gateway.json.JsonArray;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.model.ModelMap;
import io.sfai.gateway.model.ModelMap.Alias;
import io.sfai.gateway.model.ModelMaps;

/** Answers {@code GET /v1/models} and {@code GET /v1/models/{id}} in OpenAI's shape and more. */
public final class ModelList {
    private static final String ONE = "/models/";

    private final ModelMaps maps;

    public ModelList(ModelMaps maps) {
        this.maps = maps;
    }

    /** Every alias that the caller may use. */
    public HttpResponse list(HttpRequest request, Caller caller) {
        ModelMap map = maps.current();
        JsonArray data = new JsonArray();
        for (Alias alias : visible(map, caller).aliases().values()) {
            data.add(new ModelCard(map, alias).json());
        }
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
        ModelMap map = maps.current();
        Alias alias = visible(map, caller).find(request.path().substring(ONE.length()));
        return HttpResponse.json(200, Json.bytes(new ModelCard(map, alias).json()));
    }

    /** The map, which was asked for beside the caller's key, as the caller may know it. */
    private static ModelMap visible(ModelMap map, Caller caller) {
        return map.only(caller.grant()::allows);
    }
}
