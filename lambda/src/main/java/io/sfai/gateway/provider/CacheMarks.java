package io.sfai.gateway.provider;

import io.sfai.gateway.inference.Part;
import io.sfai.gateway.inference.Part.CacheMark;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.inference.Tool;
import io.sfai.gateway.provider.Turns.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request offers to be cached, with at most four marks, as upstreams take them: those of the
 * client that come first, and the gateway's own in the places that are left.
 *
 * @param tools as they were, but for their marks
 * @param turns as they were, but for their marks
 */
public record CacheMarks(List<Tool> tools, Turns turns) {
    private static final int MOST = 4;
    private static final CacheMark OWN = new CacheMark(null);

    /**
     * Places the marks: none for a model that refuses {@code cache_control}. Where the alias wishes
     * so, the gateway's own stand after the last tool, after the system's words, and after the last
     * two turns of the user.
     */
    public static CacheMarks placed(List<Tool> tools, Turns turns, Target target) {
        boolean refused = target.capabilities().refuses().contains("cache_control");
        Kept kept = new Kept(refused ? 0 : MOST);
        List<Tool> markedTools = new ArrayList<>(tools.size());
        for (Tool tool : tools) {
            boolean stays = tool.cacheMark() == null || kept.takes(tool.cacheMark());
            markedTools.add(stays ? tool : marked(tool, null));
        }
        List<Part> system = kept.parts(turns.system());
        List<Turn> said = new ArrayList<>(turns.turns().size());
        for (Turn turn : turns.turns()) {
            said.add(new Turn(turn.isAssistant(), kept.parts(turn.parts())));
        }
        // Marks that live longer must not stand behind ours, so whoever named a life is left alone.
        if (target.wishes().promptCache() && !kept.lives) {
            add(kept, markedTools, system, said);
        }
        return new CacheMarks(
                List.copyOf(markedTools), new Turns(List.copyOf(system), List.copyOf(said)));
    }

    private static void add(Kept kept, List<Tool> tools, List<Part> system, List<Turn> turns) {
        if (!tools.isEmpty() && tools.getLast().cacheMark() == null && kept.takes(OWN)) {
            tools.set(tools.size() - 1, marked(tools.getLast(), OWN));
        }
        if (!system.isEmpty() && isUnmarked(system) && kept.takes(OWN)) {
            system.add(OWN);
        }
        int users = 0;
        for (int i = turns.size() - 1; i >= 0 && users < 2; i--) {
            Turn turn = turns.get(i);
            if (turn.isAssistant()) {
                continue;
            }
            users++;
            if (isUnmarked(turn.parts()) && kept.takes(OWN)) {
                List<Part> parts = new ArrayList<>(turn.parts());
                parts.add(OWN);
                turns.set(i, new Turn(false, List.copyOf(parts)));
            }
        }
    }

    private static boolean isUnmarked(List<Part> parts) {
        return !(parts.getLast() instanceof CacheMark);
    }

    private static Tool marked(Tool tool, @Nullable CacheMark mark) {
        return new Tool(tool.name(), tool.description(), tool.parameters(), tool.strict(), mark);
    }

    /** Counts the marks that stay. */
    private static final class Kept {
        private int left;
        private boolean lives;

        Kept(int most) {
            left = most;
        }

        boolean takes(CacheMark mark) {
            boolean takes = left > 0;
            left -= takes ? 1 : 0;
            lives |= takes && mark.ttl() != null;
            return takes;
        }

        /** The parts with the marks that stay, those inside results too. */
        List<Part> parts(List<Part> parts) {
            List<Part> kept = new ArrayList<>(parts.size());
            for (Part part : parts) {
                switch (part) {
                    case CacheMark mark -> {
                        boolean twice = kept.isEmpty() || kept.getLast() instanceof CacheMark;
                        if (!twice && takes(mark)) {
                            kept.add(mark);
                        }
                    }
                    case Part.ToolResult result ->
                            kept.add(
                                    new Part.ToolResult(
                                            result.callId(),
                                            parts(result.parts()),
                                            result.failed()));
                    default -> kept.add(part);
                }
            }
            return kept;
        }
    }
}
