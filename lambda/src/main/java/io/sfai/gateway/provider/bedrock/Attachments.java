package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.upstream.Media;
import io.sfai.gateway.upstream.RequestMedia;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.DocumentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.DocumentSource;
import software.amazon.awssdk.services.bedrockruntime.model.ImageBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ImageSource;

/** Writes one request's images and documents, whose names must be plain and differ. */
final class Attachments {
    private static final int LONGEST_NAME = 180;

    private final RequestMedia media;
    private final Set<String> taken = new HashSet<>();

    Attachments(RequestMedia media) {
        this.media = media;
    }

    ContentBlock of(Part.Image image) {
        return block(media.load(image.url(), image.at()), null, image.at());
    }

    ContentBlock of(Part.File file) {
        return block(media.load(file.url(), file.at()), file.name(), file.at());
    }

    private ContentBlock block(Media loaded, @Nullable String name, String at) {
        SdkBytes bytes = SdkBytes.fromByteArrayUnsafe(loaded.bytes());
        String image = image(loaded.type());
        if (image != null) {
            return ContentBlock.fromImage(
                    ImageBlock.builder()
                            .format(image)
                            .source(ImageSource.fromBytes(bytes))
                            .build());
        }
        String format = format(loaded.type(), name);
        if (format == null) {
            throw new BadRequest(
                            "a file of type " + loaded.type() + " can't be sent to Bedrock",
                            at,
                            null)
                    .exception();
        }
        return ContentBlock.fromDocument(
                DocumentBlock.builder()
                        .format(format)
                        .name(unique(plain(name)))
                        .source(DocumentSource.fromBytes(bytes))
                        .build());
    }

    private static @Nullable String image(String type) {
        return switch (type) {
            case "image/png" -> "png";
            case "image/jpeg", "image/jpg" -> "jpeg";
            case "image/gif" -> "gif";
            case "image/webp" -> "webp";
            default -> null;
        };
    }

    private static @Nullable String format(String type, @Nullable String name) {
        return switch (type) {
            case "application/pdf" -> "pdf";
            case "text/csv" -> "csv";
            case "application/msword" -> "doc";
            case "application/vnd.openxmlformats-officedocument.wordprocessingml.document" ->
                    "docx";
            case "application/vnd.ms-excel" -> "xls";
            case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" -> "xlsx";
            case "text/html" -> "html";
            case "text/markdown" -> "md";
            case "text/plain" -> textFormat(name);
            case "application/json", "application/xml", "application/yaml" -> "txt";
            default -> type.startsWith("text/") ? "txt" : null;
        };
    }

    /** What is declared as mere text may say more in its name. */
    private static String textFormat(@Nullable String name) {
        String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        String extension = lower.substring(lower.lastIndexOf('.') + 1);
        return switch (extension) {
            case "csv", "html", "md" -> extension;
            case "htm" -> "html";
            default -> "txt";
        };
    }

    /** Letters, digits, single spaces, hyphens, parentheses and brackets, without the extension. */
    private static String plain(@Nullable String name) {
        int dot = name == null ? -1 : name.lastIndexOf('.');
        String stem = name == null ? "" : dot > 0 ? name.substring(0, dot) : name;
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < stem.length() && plain.length() < LONGEST_NAME; i++) {
            char c = stem.charAt(i);
            boolean kept =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "-()[]".indexOf(c) >= 0;
            if (kept) {
                plain.append(c);
            } else if (!plain.isEmpty() && plain.charAt(plain.length() - 1) != ' ') {
                plain.append(' ');
            }
        }
        String stripped = plain.toString().strip();
        return stripped.isEmpty() ? "document" : stripped;
    }

    private String unique(String name) {
        String free = name;
        for (int round = 2; !taken.add(free); round++) {
            free = name + " (" + round + ")";
        }
        return free;
    }
}
