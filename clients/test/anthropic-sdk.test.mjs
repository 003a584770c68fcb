// The official Anthropic SDK speaks Messages to each upstream behind the gateway.
import assert from "node:assert/strict";
import { test } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import { CASES, THINKING, THOUGHT, UPSTREAMS, WARMTHS, held, script, serveUpstreams } from "../lib/conversation.mjs";
import { address, key, user } from "../lib/gateway.mjs";
import { loggedSince } from "../lib/log.mjs";
import { ANSWER, DESCRIPTION, PARAMETERS, QUESTION, THOUGHTS, warmth } from "../lib/tools.mjs";
import { arrivals } from "../lib/upstream.mjs";

const anthropic = new Anthropic({ baseURL: address, apiKey: key, maxRetries: 0, timeout: 20_000 });
const tools = [{ name: "warmth", description: DESCRIPTION, input_schema: PARAMETERS }];
const BRIEF = { max_tokens: 100, messages: [user("hello")] };
serveUpstreams();

const turn = (stream, request) =>
  stream ? anthropic.messages.stream(request).finalMessage() : anthropic.messages.create(request);

/** The conversation by hand; an answer goes into the history as it is. */
async function talk(model, stream, more = {}) {
  const messages = [user(QUESTION)];
  const answers = [];
  for (;;) {
    const message = await turn(stream, { model, max_tokens: 4000, messages, tools, ...more });
    answers.push(message);
    if (message.stop_reason !== "tool_use") return answers;
    const calls = message.content.filter((block) => block.type === "tool_use");
    messages.push({ role: "assistant", content: message.content });
    messages.push({
      role: "user",
      content: calls.map(({ id, input }) => ({ type: "tool_result", tool_use_id: id, content: warmth(input) })),
    });
  }
}

for (const [name, upstream, stream] of CASES) {
  test(`three rounds and an answer (${name})`, async () => {
    await script(WARMTHS);
    const answers = await talk(upstream.alias, stream);
    assert.deepEqual(answers.map((answer) => answer.stop_reason), ["tool_use", "tool_use", "tool_use", "end_turn"]);
    assert.equal(answers.at(-1).content.at(-1).text, ANSWER);
    for (const { usage, model } of answers) {
      // aimock tells Anthropic's clients that nothing was used.
      const least = upstream.name === "anthropic" ? 0 : 1;
      assert.ok(usage.input_tokens >= least && usage.output_tokens >= least, "usage of every answer");
      assert.equal(model, upstream.alias);
    }
    await held(upstream);
  });
}

for (const [name, upstream, stream] of THINKING) {
  // The alias that thinks by itself is translated; the client's own wish is relayed to Anthropic.
  for (const [how, alias, more] of [
    ["the alias's", upstream.thinking, {}],
    ["its own", upstream.alias, { thinking: { type: "enabled", budget_tokens: 2048 } }],
  ]) {
    test(`thinking by ${how} wish: blocks arrive unchanged, signed (${name})`, async () => {
      await script(WARMTHS, { thinks: true });
      const lines = loggedSince(alias, 4);
      const answers = await talk(alias, stream, more);
      assert.equal(answers.at(-1).content.at(-1).text, ANSWER);
      const thought = answers.map(({ content }) => content.find((block) => block.type === "thinking").thinking);
      assert.deepEqual(thought, THOUGHTS);
      const bodies = await held(upstream);
      assert.deepEqual(upstream.thoughts(bodies.at(-1)), THOUGHT);
      assert.ok(bodies.every(upstream.thinks), "the model goes on thinking");
      assert.ok((await lines()).every((line) => !line.thinkingDropped && line.dialect === "messages"));
    });
  }
}

// aimock counts no tokens; that Anthropic's own count is relayed is the contract's to show.
for (const upstream of UPSTREAMS.filter(({ name }) => name !== "anthropic")) {
  test(`tokens are counted (${upstream.name})`, async () => {
    const { input_tokens: count } = await anthropic.messages.countTokens({
      model: upstream.alias,
      messages: [user("12345678")],
    });
    assert.equal(count, 2);
  });
}

test("flags of a beta reach Anthropic", async () => {
  await script([{ text: "hi" }]);
  await anthropic.beta.messages.create({ model: "aimock-anthropic", ...BRIEF, betas: ["context-1m-2025-08-07"] });
  const [{ headers }] = arrivals();
  assert.equal(headers["anthropic-beta"], "context-1m-2025-08-07");
  assert.notEqual(headers["x-api-key"], key);
});

test("errors are of the SDK's classes, with the request's id", async () => {
  const refused = async (error, request, by = anthropic) => {
    const thrown = await by.messages.create(request).then(assert.fail, (e) => e);
    assert.ok(thrown instanceof error, `${thrown.constructor.name}: ${thrown.message}`);
    assert.equal(thrown.error.type, "error");
    assert.equal(thrown.requestID, thrown.error.request_id);
    return thrown.error.error;
  };
  assert.equal((await refused(Anthropic.NotFoundError, { model: "nobody", ...BRIEF })).type, "not_found_error");
  const { message } = await refused(Anthropic.BadRequestError, { model: "mock/echo", messages: BRIEF.messages });
  assert.match(message, /max_tokens/);
  const stranger = new Anthropic({ baseURL: address, apiKey: "sk-nobody", maxRetries: 0 });
  await refused(Anthropic.AuthenticationError, { model: "mock/echo", ...BRIEF }, stranger);
  assert.equal((await refused(Anthropic.InternalServerError, { model: "mock/error", ...BRIEF })).type, "api_error");
});

test("a stream that fails says so", async () => {
  for (const model of ["mock/error-midstream", "mock/cut"]) {
    const stream = anthropic.messages.stream({ model, ...BRIEF });
    await assert.rejects(stream.finalMessage(), Anthropic.APIError);
    assert.ok(stream.currentMessage?.content.length ?? true);
  }
});

test("a stream that is late comes whole", async () => {
  const message = await turn(true, { model: "late", ...BRIEF });
  assert.equal(message.stop_reason, "end_turn");
  assert.equal(message.content[0].type, "text");
});
