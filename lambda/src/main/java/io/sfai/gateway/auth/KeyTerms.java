package io.sfai.gateway.auth;

import io.sfai.gateway.inference.Limits;
import io.sfai.gateway.inference.UserText;
import java.time.Instant;
import java.util.Set;

/**
 * What a key's maker decides.
 *
 * @param name what people call it, one key only; 1 to 64 letters, digits, dots, dashes, underscores
 *     and at signs
 * @param aliases those it may use; empty for all
 * @param expires when it ends; {@link Instant#MAX} for never
 * @param userText the most of its users' words that is logged
 */
public record KeyTerms(
        String name, Set<String> aliases, Limits limits, Instant expires, UserText userText) {}
