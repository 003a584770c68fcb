package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.upstream.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Elements;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/** What a web page says: its title and its main text, with links as {@code text (address)}. */
final class HtmlText implements NodeVisitor {
    private static final String NOISE =
            "script, style, noscript, template, svg, canvas, iframe, nav, dialog, [hidden],"
                    + " [aria-hidden=true]";
    private static final String AROUND = "body > header, body > footer, body > aside";

    /** A shorter main part is none: the page is built otherwise. */
    private static final int LEAST_MAIN = 200;

    private static final int LONGEST_LINK = 300;

    private final StringBuilder text = new StringBuilder();

    /** How many elements around us keep their white space. */
    private int pres;

    private HtmlText() {}

    /**
     * @param charset the server's word for it; null if the page itself says it
     */
    static String of(Page page, @Nullable Charset charset) {
        Document document;
        try {
            String name = charset == null ? null : charset.name();
            document = Jsoup.parse(new ByteArrayInputStream(page.bytes()), name, page.url());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        document.select(NOISE).remove();
        HtmlText html = new HtmlText();
        main(document).traverse(html);
        String title = document.title().strip();
        String body = html.text.toString().strip();
        return title.isEmpty() ? body : "# " + title + "\n\n" + body;
    }

    private static Element main(Document document) {
        Elements candidates = document.select("main, [role=main], article");
        // More than a few articles are a list of them, each of which matters.
        if (!candidates.isEmpty()
                && candidates.size() < 4
                && candidates.getFirst().text().length() >= LEAST_MAIN) {
            return candidates.getFirst();
        }
        document.select(AROUND).remove();
        return document.body();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode words) {
            words(words);
        } else if (node instanceof Element element) {
            switch (element.normalName()) {
                case "pre", "textarea" -> {
                    paragraph();
                    pres++;
                }
                case "br", "tr" -> line();
                case "li" -> {
                    line();
                    text.append("- ");
                }
                case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                    paragraph();
                    text.append("#".repeat(element.normalName().charAt(1) - '0')).append(' ');
                }
                case "img" -> append(element.attr("alt"));
                case "td", "th" -> {}
                default -> {
                    if (element.isBlock()) {
                        paragraph();
                    }
                }
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        switch (element.normalName()) {
            case "pre", "textarea" -> {
                pres--;
                paragraph();
            }
            case "a" -> link(element);
            case "td", "th" -> append(" | ");
            case "li", "tr" -> line();
            default -> {
                if (element.isBlock()) {
                    paragraph();
                }
            }
        }
    }

    private void words(TextNode words) {
        if (pres > 0) {
            text.append(words.getWholeText());
        } else {
            append(words.text());
        }
    }

    private void link(Element element) {
        String address = element.absUrl("href");
        boolean web = address.startsWith("http://") || address.startsWith("https://");
        if (web && element.hasText() && address.length() <= LONGEST_LINK) {
            text.append(" (").append(address).append(')');
        }
    }

    /** Without a second space, nor one at the start of a line. */
    private void append(String words) {
        boolean open = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
        text.append(open && words.startsWith(" ") ? words.substring(1) : words);
    }

    private void line() {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
    }

    private void paragraph() {
        // The block that an item of a list consists of.
        if (!ends("- ")) {
            line();
            if (!ends("\n\n") && !text.isEmpty()) {
                text.append('\n');
            }
        }
    }

    private boolean ends(String with) {
        int from = text.length() - with.length();
        return from >= 0 && text.indexOf(with, from) == from;
    }
}
