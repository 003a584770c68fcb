package io.sfai.gateway.agent;

import io.sfai.gateway.inference.Message;
import io.sfai.gateway.inference.Part;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the calls of one run. Those of the gateway's tools keep their models' names, but for one
 * that comes twice. Those that a client gets are named so that what its dialect can't carry is
 * found again when the client answers: the name of the conversation stands in each id, and whether
 * anything came before the call that the client was not given. Such an id has 28 characters; OpenAI
 * takes 40.
 */
final class CallIds {
    private static final Pattern ID = Pattern.compile("call_sfai([a-z0-9]{10})([hw])[a-z0-9]{8}");
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final RandomGenerator RANDOM = new SecureRandom();

    private final String conversation;
    private final Set<String> taken = new HashSet<>();
    private boolean hidden;

    private CallIds(String conversation) {
        this.conversation = conversation;
    }

    /** For a client whose calls are named like the others. */
    static CallIds unnamed() {
        return new CallIds("");
    }

    /** For the next turn of a conversation. */
    static CallIds after(List<Message> messages) {
        Set<String> known = conversations(messages);
        return new CallIds(known.isEmpty() ? random(10) : known.iterator().next());
    }

    /** The conversations that named calls of these turns belong to: one, if nobody made up ids. */
    static Set<String> conversations(List<Message> messages) {
        Set<String> known = new LinkedHashSet<>();
        for (Message message : messages) {
            for (Part part : message.parts()) {
                Matcher id = part instanceof Part.ToolCall call ? ID.matcher(call.id()) : null;
                if (id != null && id.matches()) {
                    known.add(id.group(1));
                }
            }
        }
        return known;
    }

    /** The ids of all calls of these turns. */
    static Set<String> ids(List<Message> messages) {
        Set<String> ids = new HashSet<>();
        for (Message message : messages) {
            for (Part part : message.parts()) {
                if (part instanceof Part.ToolCall call) {
                    ids.add(call.id());
                }
            }
        }
        return ids;
    }

    /** Whether something came before this call, in its turn, that the client was not given. */
    static boolean isAfterHidden(String id) {
        Matcher named = ID.matcher(id);
        return named.matches() && named.group(2).equals("h");
    }

    /** From here on calls come after something that the client is not given. */
    void hide() {
        hidden = true;
    }

    /** The name of a call of the gateway's tools: results are found by it, in every round. */
    String own(String given) {
        String name = given;
        for (int i = 2; name.isBlank() || !taken.add(name); i++) {
            name = (given.isBlank() ? "call" : given) + "_" + i;
        }
        return name;
    }

    /** The name of a call that the client gets. */
    String clients(String given) {
        return conversation.isEmpty()
                ? own(given)
                : "call_sfai" + conversation + (hidden ? 'h' : 'w') + random(8);
    }

    /** The conversation's name; null if calls are not named. */
    @Nullable String conversation() {
        return conversation.isEmpty() ? null : conversation;
    }

    private static String random(int length) {
        StringBuilder name = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            name.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
        }
        return name.toString();
    }
}
