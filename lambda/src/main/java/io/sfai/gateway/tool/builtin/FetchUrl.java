package io.sfai.gateway.tool.builtin;

import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.tool.ToolOutcome;
import io.sfai.gateway.tool.web.ContentType;
import io.sfai.gateway.upstream.Media;
import io.sfai.gateway.upstream.Page;
import io.sfai.gateway.upstream.PageLoader;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Reads a page of the public web. */
final class FetchUrl extends BuiltIn {
    static final String NAME = "fetch_url";

    private static final int MOST_CHARACTERS = 50_000;
    private static final int SNIFFED = 500;

    private static final String PARAMETERS =
            """
            {"type": "object",
             "properties": {
               "url": {"type": "string", "description": "an http or https address"}},
             "required": ["url"],
             "additionalProperties": false}
            """;

    private final PageLoader pages;

    /** The worst page makes a tree of over a hundred megabytes, and a model may ask for many. */
    private final Semaphore tree = new Semaphore(1);

    FetchUrl(PageLoader pages) {
        super(
                NAME,
                "Fetches a page of the public web and gives its text, or a text or JSON file.",
                PARAMETERS,
                Duration.ofSeconds(20));
        this.pages = pages;
    }

    @Override
    public ToolOutcome call(JsonObject arguments) {
        String url = arguments.string("url", "").strip();
        String lower = url.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
            return ToolOutcome.failed("url: only http and https addresses are fetched");
        }
        Page page;
        try {
            page = pages.load(url, "url");
        } catch (GatewayException e) {
            return ToolOutcome.failed(String.valueOf(e.getMessage()));
        }
        ContentType type = ContentType.of(page.contentType());
        String binary = binary(page, type);
        if (binary != null) {
            return ToolOutcome.failed(
                    "url: this is " + binary + "; only web pages, text and JSON are read");
        }
        if (!isHtml(page, type)) {
            return ToolOutcome.text(cut(type.decode(page.bytes()), page.cut()));
        }
        try {
            tree.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ToolOutcome.failed("url: the call was cancelled");
        }
        try {
            return ToolOutcome.text(cut(HtmlText.of(page, type.charset()), page.cut()));
        } finally {
            tree.release();
        }
    }

    /** The type of what is no text; null for text. */
    private static @Nullable String binary(Page page, ContentType type) {
        String told = Media.type(page.bytes());
        if (told != null) {
            return told;
        }
        if (type.isText() || (type.isOpen() && ContentType.looksLikeText(page.bytes()))) {
            return null;
        }
        String named = type.essence();
        return named.matches("[a-z0-9.+/_-]{3,100}") ? named : "a file of an unknown type";
    }

    private static boolean isHtml(Page page, ContentType type) {
        if (!type.isOpen()) {
            return type.isHtml();
        }
        String start = type.decode(page.bytes());
        String sniffed = start.substring(0, Math.min(start.length(), SNIFFED)).stripLeading();
        String lower = sniffed.toLowerCase(Locale.ROOT);
        return lower.startsWith("<!doctype html") || lower.startsWith("<html");
    }

    private static String cut(String text, boolean already) {
        boolean cut = already || text.length() > MOST_CHARACTERS;
        String shown = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
        return cut ? shown + "\n[This is the beginning: the page is longer.]" : shown;
    }
}
