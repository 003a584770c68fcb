package io.sfai.gateway.local.chat;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of {@code sfai chat}.
 *
 * @param input the one thing to say, {@code -} for what comes in; null to talk at the terminal
 * @param model an alias; null for the gateway's everyday one
 * @param session goes on with this one; null for a new one
 * @param url a gateway's address; null for the one on this machine
 */
public record ChatOptions(
        @Nullable String input,
        @Nullable String model,
        @Nullable String session,
        @Nullable String url) {}
