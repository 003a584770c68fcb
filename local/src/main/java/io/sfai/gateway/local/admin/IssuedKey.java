package io.sfai.gateway.local.admin;

import io.sfai.gateway.auth.KeyTerms;
import io.sfai.gateway.auth.Keys.Issued;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a key the one time that its text is known. */
public final class IssuedKey {
    private IssuedKey() {}

    /**
     * The key on a line of its own, what it may, and a line to try it with.
     *
     * @param address where its gateway answers
     * @param anyAlias one to try, if the key may use all
     * @param note a last line, empty for none
     */
    public static void print(
            Issued issued, String address, String anyAlias, String note, PrintWriter out) {
        KeyTerms terms = issued.record().terms();
        String alias = terms.aliases().isEmpty() ? anyAlias : terms.aliases().iterator().next();
        out.printf("%s (%s). Its text is shown this once:%n%n", terms.name(), issued.record().id());
        out.println(issued.text());
        out.println();
        out.println("models   " + KeyWords.aliases(terms));
        if (terms.tools() != null) {
            out.println("tools    " + KeyWords.tools(terms));
        }
        out.println("limits   " + KeyWords.limits(terms.limits()));
        out.println("budget   " + KeyWords.budget(terms.limits().budget()));
        out.println("expires  " + KeyWords.moment(terms.expires()));
        out.println("logged   " + terms.userText().name().toLowerCase(Locale.ROOT));
        out.println();
        out.printf(
                "curl -N %s/v1/chat/completions -H 'Authorization: Bearer %s' -H 'Content-Type:"
                        + " application/json' -d '{\"model\": \"%s\", \"stream\": true, \"messages\":"
                        + " [{\"role\": \"user\", \"content\": \"Hello!\"}]}'%n",
                address, issued.text(), alias.replace("'", "'\\''"));
        if (!note.isEmpty()) {
            out.println();
            out.println(note);
        }
    }
}
