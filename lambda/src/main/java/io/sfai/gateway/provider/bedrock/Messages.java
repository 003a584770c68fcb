package io.sfai.gateway.provider.bedrock;

import io.sfai.gateway.error.GatewayError.BadRequest;
import io.sfai.gateway.error.GatewayException;
import io.sfai.gateway.inference.Part;
import io.sfai.gateway.provider.ToolArguments;
import io.sfai.gateway.provider.ToolNames;
import io.sfai.gateway.provider.Turns.Turn;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.model.CachePointBlock;
import software.amazon.awssdk.services.bedrockruntime.model.CachePointType;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ReasoningContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultStatus;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlock;

/** Writes the turns of a request. */
final class Messages {
    private static final int LONGEST_ID = 64;

    private final ToolNames names;
    private final Attachments attachments;

    Messages(ToolNames names, Attachments attachments) {
        this.names = names;
        this.attachments = attachments;
    }

    List<Message> of(List<Turn> turns) {
        List<Message> messages = new ArrayList<>();
        for (Turn turn : turns) {
            messages.add(
                    Message.builder()
                            .role(
                                    turn.isAssistant()
                                            ? ConversationRole.ASSISTANT
                                            : ConversationRole.USER)
                            .content(content(turn.parts()))
                            .build());
        }
        return messages;
    }

    /** The system's words. */
    static List<SystemContentBlock> system(List<Part> parts) {
        List<SystemContentBlock> blocks = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Text text -> blocks.add(SystemContentBlock.fromText(text.text()));
                case Part.CacheMark mark ->
                        blocks.add(SystemContentBlock.fromCachePoint(cachePoint(mark)));
                case Part.Image image -> throw notText(image.at());
                case Part.File file -> throw notText(file.at());
                case Part.Other other -> throw notText(other.at());
                default -> {
                    // A system turn has no calls, results or thoughts.
                }
            }
        }
        return blocks;
    }

    static CachePointBlock cachePoint(Part.CacheMark mark) {
        CachePointBlock.Builder block = CachePointBlock.builder().type(CachePointType.DEFAULT);
        return mark.ttl() == null ? block.build() : block.ttl(mark.ttl()).build();
    }

    private List<ContentBlock> content(List<Part> parts) {
        List<ContentBlock> blocks = new ArrayList<>();
        boolean documents = false;
        boolean words = false;
        for (Part part : parts) {
            for (ContentBlock block : blocks(part)) {
                documents |= block.document() != null;
                words |= block.text() != null;
                blocks.add(block);
            }
        }
        if (documents && !words) {
            // Bedrock refuses documents without any text beside them.
            blocks.add(ContentBlock.fromText("See the attached document."));
        }
        return blocks;
    }

    private List<ContentBlock> blocks(Part part) {
        return switch (part) {
            case Part.Text text -> List.of(ContentBlock.fromText(text.text()));
            case Part.Reasoning unsigned -> List.of();
            case Part.Image image -> List.of(attachments.of(image));
            case Part.File file -> List.of(attachments.of(file));
            case Part.Thinking thought -> List.of(reasoning(thought));
            case Part.RedactedThinking thought ->
                    List.of(
                            ContentBlock.fromReasoningContent(
                                    ReasoningContentBlock.fromRedactedContent(
                                            SdkBytes.fromByteArrayUnsafe(bytes(thought)))));
            case Part.ToolCall call -> List.of(ContentBlock.fromToolUse(call(call)));
            case Part.ToolResult result -> result(result);
            case Part.CacheMark mark -> List.of(ContentBlock.fromCachePoint(cachePoint(mark)));
            case Part.Other other ->
                    throw bad("a part of type " + other.type() + " can't be sent", other.at());
        };
    }

    private static ContentBlock reasoning(Part.Thinking thought) {
        return ContentBlock.builder()
                .reasoningContent(block ->
                        block.reasoningText(
                                text -> text.text(thought.text()).signature(thought.signature())))
                .build();
    }

    private static byte[] bytes(Part.RedactedThinking thought) {
        try {
            return Base64.getDecoder().decode(thought.data());
        } catch (IllegalArgumentException e) {
            throw bad("the data of a redacted thinking block is not base64", "messages");
        }
    }

    private ToolUseBlock call(Part.ToolCall call) {
        return ToolUseBlock.builder()
                .toolUseId(ToolNames.fitting(call.id(), LONGEST_ID))
                .name(names.sent(call.name()))
                .input(Documents.of(ToolArguments.object(call.arguments())))
                .build();
    }

    /** A result has no room for marks, so they follow it. */
    private List<ContentBlock> result(Part.ToolResult result) {
        List<ToolResultContentBlock> content = new ArrayList<>();
        List<ContentBlock> blocks = new ArrayList<>();
        for (Part part : result.parts()) {
            switch (part) {
                case Part.Text text -> content.add(ToolResultContentBlock.fromText(text.text()));
                case Part.Image image -> content.add(inResult(attachments.of(image)));
                case Part.File file -> content.add(inResult(attachments.of(file)));
                case Part.CacheMark mark ->
                        blocks.add(ContentBlock.fromCachePoint(cachePoint(mark)));
                case Part.Other other ->
                        throw bad("a part of type " + other.type() + " can't be sent", other.at());
                default -> {
                    // A result holds no calls or thoughts.
                }
            }
        }
        if (content.isEmpty()) {
            content.add(
                    ToolResultContentBlock.fromText(
                            result.failed() ? "The call failed." : "(no output)"));
        }
        ToolResultBlock.Builder block =
                ToolResultBlock.builder()
                        .toolUseId(ToolNames.fitting(result.callId(), LONGEST_ID))
                        .content(content);
        if (result.failed()) {
            block.status(ToolResultStatus.ERROR);
        }
        blocks.addFirst(ContentBlock.fromToolResult(block.build()));
        return blocks;
    }

    private static ToolResultContentBlock inResult(ContentBlock attachment) {
        return attachment.image() != null
                ? ToolResultContentBlock.fromImage(attachment.image())
                : ToolResultContentBlock.fromDocument(attachment.document());
    }

    private static GatewayException notText(String at) {
        return bad("the system's words can only be text", at);
    }

    private static GatewayException bad(String message, String at) {
        return new BadRequest(message, at, null).exception();
    }
}
