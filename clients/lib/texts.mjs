// An upstream where the map's aliases of aimock lead. As OpenAI it completes text by itself for
// gpt-4o and has only chat for every other model; as Anthropic it answers claude-sonnet-4-5. What it says
// in chat has a fence around it, as chat models do.
import { createServer } from "node:http";

export const SAID = ["return", " a", " + b"];
const CHAT = ["```python\n", ...SAID, "\n```"];
const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };

const text = (text, finish_reason = null) => ({
  id: "cmpl-1",
  object: "text_completion",
  created: 1,
  model: "gpt-4o-2024",
  choices: [{ text, index: 0, logprobs: null, finish_reason }],
});

const chunk = (delta, finish_reason = null) => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1,
  model: "gpt-4o-mini",
  choices: [{ index: 0, delta, finish_reason }],
});

const message = (content) => ({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude",
  content,
  stop_reason: content.length ? "end_turn" : null,
  stop_sequence: null,
  usage: { input_tokens: 12, output_tokens: 3 },
});

const ANSWERS = {
  "/v1/completions": ({ stream }) =>
    stream
      ? [...SAID.map((word) => text(word)), text("", "stop"), { ...text(""), choices: [], usage }]
      : { ...text(SAID.join(""), "stop"), usage },
  "/v1/chat/completions": ({ stream }) =>
    stream
      ? [...CHAT.map((content) => chunk({ content })), chunk({}, "stop"), { ...chunk({}), choices: [], usage }]
      : {
          ...chunk({}),
          object: "chat.completion",
          choices: [{ index: 0, message: { role: "assistant", content: CHAT.join("") }, finish_reason: "stop" }],
          usage,
        },
  "/v1/messages": ({ stream }) =>
    stream
      ? [
          { type: "message_start", message: message([]) },
          { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
          ...CHAT.map((text) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
          { type: "content_block_stop", index: 0 },
          { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } },
          { type: "message_stop" },
        ]
      : message([{ type: "text", text: CHAT.join("") }]),
};

/** Serves where the gateway's map expects aimock. */
export async function startTexts() {
  const paths = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = JSON.parse(Buffer.concat(parts));
    paths.push(request.url);
    const chats = request.url === "/v1/completions" && body.model !== "gpt-4o";
    const answer = chats ? undefined : ANSWERS[request.url]?.(body);
    if (Array.isArray(answer)) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const event of answer) {
        response.write(`${event.type ? `event: ${event.type}\n` : ""}data: ${JSON.stringify(event)}\n\n`);
      }
      response.end(request.url === "/v1/messages" ? "" : "data: [DONE]\n\n");
    } else {
      response.writeHead(answer ? 200 : 404, { "content-type": "application/json" });
      response.end(JSON.stringify(answer ?? { error: { message: "This is a chat model", type: "x" } }));
    }
  });
  await new Promise((resolve) => server.listen(Number(process.env.AIMOCK_PORT), "127.0.0.1", resolve));
  return {
    /** Where it was asked since the last call. */
    asked: () => paths.splice(0),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
