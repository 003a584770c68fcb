package io.sfai.gateway.upstream;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;

/**
 * The place in a request that names an image or a document, and what can be wrong with it. No
 * message tells an address that a name stands for.
 *
 * @param at a JSON path
 */
record MediaPlace(String at) {
    /** The gateway does not go there. */
    GatewayException refused(String why) {
        return error(why, "image_url_refused");
    }

    /** It was tried, and nothing usable came of it. */
    GatewayException unreadable(String why) {
        return error(why, "image_unreadable");
    }

    GatewayException tooLarge(int limitBytes) {
        return error("the file is larger than " + limitBytes + " bytes", "image_too_large");
    }

    private GatewayException error(String why, String code) {
        return new BadRequest(at + ": " + why, at, code).exception();
    }
}
