package io.sfai.gateway.upstream;

import io.sfai.gateway.error.GatewayError.BadRequest;
import java.util.Base64;

/** Gets the images and documents that a request names. */
public final class MediaLoader {
    /**
     * Decodes a data URL or fetches an http(s) one.
     *
     * @param at the URL's JSON path in the request, for errors
     * @throws io.sfai.gateway.error.GatewayException 400 naming the place, if it can't be had
     */
    public Media load(String url, String at) {
        int comma = url.indexOf(',');
        int semicolon = url.indexOf(';');
        if (!url.startsWith("data:") || semicolon < 0 || comma < semicolon) {
            throw new BadRequest("only data URLs can be read", at, null).exception();
        }
        String type = url.substring("data:".length(), semicolon);
        return new Media(type, Base64.getDecoder().decode(url.substring(comma + 1)));
    }
}
