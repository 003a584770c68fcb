// The official OpenAI SDK holds a conversation with tools, with each upstream behind the gateway.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CASES, THINKING, THOUGHT, WARMTHS, held, script, serveUpstreams } from "../lib/conversation.mjs";
import { client, tool, user } from "../lib/gateway.mjs";
import { loggedSince } from "../lib/log.mjs";
import { ANSWER, PARAMETERS, QUESTION, THOUGHTS, TOOL, warmth } from "../lib/tools.mjs";

const openai = client();
serveUpstreams();

for (const [name, upstream, stream] of CASES) {
  test(`runTools: three rounds and an answer (${name})`, async () => {
    await script(WARMTHS);
    const runner = openai.chat.completions.runTools({
      model: upstream.alias,
      stream,
      messages: [user(QUESTION)],
      tools: [tool("warmth", PARAMETERS.properties, warmth)],
    });
    assert.equal(await runner.finalContent(), ANSWER);
    await held(upstream);
  });
}

/** One turn of a thinking model; the SDK's stream keeps only the last piece of fields new to it. */
async function turn(model, stream, messages) {
  const request = { model, messages, tools: [TOOL] };
  if (!stream) return (await openai.chat.completions.create(request)).choices[0].message;
  const thinking_blocks = [];
  let reasoning_content = "";
  const whole = openai.chat.completions.stream(request).on("chunk", ({ choices }) => {
    thinking_blocks.push(...(choices[0]?.delta?.thinking_blocks ?? []));
    reasoning_content += choices[0]?.delta?.reasoning_content ?? "";
  });
  const { message } = (await whole.finalChatCompletion()).choices[0];
  return { ...message, reasoning_content, thinking_blocks };
}

/** The conversation by hand; `keep` makes of an answer what goes into the history. */
async function talk(model, stream, keep) {
  const messages = [user(QUESTION)];
  const answers = [];
  for (;;) {
    const message = await turn(model, stream, messages);
    answers.push(message);
    if (!message.tool_calls?.length) return answers;
    messages.push(keep(message));
    for (const { id, function: call } of message.tool_calls) {
      messages.push({ role: "tool", tool_call_id: id, content: warmth(JSON.parse(call.arguments)) });
    }
  }
}

for (const [name, upstream, stream] of THINKING) {
  test(`thinking: blocks that a client returns arrive unchanged, signed (${name})`, async () => {
    await script(WARMTHS, { thinks: true });
    const lines = loggedSince(upstream.thinking, 4);
    const answers = await talk(upstream.thinking, stream, (message) => message);
    assert.equal(answers.at(-1).content, ANSWER);
    assert.deepEqual(answers.map((answer) => answer.reasoning_content), THOUGHTS);
    const bodies = await held(upstream);
    assert.deepEqual(upstream.thoughts(bodies.at(-1)), THOUGHT);
    assert.ok(bodies.every(upstream.thinks), "the model goes on thinking");
    assert.ok((await lines()).every((line) => !line.thinkingDropped));
  });

  test(`thinking: a client that returns none goes on without it (${name})`, async () => {
    await script(WARMTHS, { thinks: true });
    const lines = loggedSince(upstream.thinking, 4);
    const bare = ({ role, content, tool_calls }) => ({ role, content, tool_calls });
    const answers = await talk(upstream.thinking, stream, bare);
    assert.equal(answers.at(-1).content, ANSWER);
    assert.deepEqual((await held(upstream)).map(upstream.thinks), [true, false, false, false]);
    const dropped = (await lines()).map((line) => line.thinkingDropped ?? false);
    assert.deepEqual(dropped, [false, true, true, true]);
  });
}
