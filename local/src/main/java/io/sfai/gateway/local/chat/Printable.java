package io.sfai.gateway.local.chat;

/** Text that a terminal shows and does not obey. */
final class Printable {
    private Printable() {}

    /** The text without control characters, but for line feeds and tabs. */
    static String text(String text) {
        return text.codePoints().allMatch(Printable::shown)
                ? text
                : text.codePoints()
                        .filter(Printable::shown)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
    }

    /** The text on one line. */
    static String line(String text) {
        return text(text.replaceAll("\\s+", " ")).strip();
    }

    private static boolean shown(int point) {
        return point == '\n' || point == '\t' || !Character.isISOControl(point);
    }
}
