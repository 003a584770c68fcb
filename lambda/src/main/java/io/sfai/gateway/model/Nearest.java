package io.sfai.gateway.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the names that somebody may have meant. */
final class Nearest {
    /** Nobody mistypes a longer name, and the distance is quadratic in its length. */
    private static final int LONGEST = 200;

    private Nearest() {}

    /** Known names by edit distance, the nearest first; only those at most half a name away. */
    static List<String> to(String wanted, Collection<String> known, int most) {
        record Near(String name, int distance) {}
        List<Near> near = new ArrayList<>();
        if (wanted.length() <= LONGEST) {
            for (String name : known) {
                int distance = distance(wanted, name);
                if (name.length() <= LONGEST && distance <= Math.max(2, wanted.length() / 2)) {
                    near.add(new Near(name, distance));
                }
            }
        }
        near.sort(Comparator.comparingInt(Near::distance).thenComparing(Near::name));
        return near.stream().limit(most).map(Near::name).toList();
    }

    /** A question to put behind "there is no …", with a space before it, or nothing. */
    static String hint(String wanted, Collection<String> known, int most) {
        List<String> near = to(wanted, known, most);
        return near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
    }

    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same =
                        Character.toLowerCase(a.charAt(i - 1))
                                == Character.toLowerCase(b.charAt(j - 1));
                int replaced = above[j - 1] + (same ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
