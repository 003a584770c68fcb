// The official OpenAI SDK, through the gateway, to an OpenAI upstream that we did not write.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import OpenAI from "openai";
import { address, client, collect, eventually, finishOf, key, textOf, tool, user } from "../lib/gateway.mjs";
import { ALIAS, abandoned, startUpstream } from "../lib/upstream.mjs";

const openai = client();
const LONG = Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ");
let upstream;

before(async () => (upstream = await startUpstream()));
after(() => upstream.stop());
beforeEach(() => upstream.reset());

const ask = (text, more = {}) =>
  openai.chat.completions.create({ model: ALIAS, messages: [user(text)], ...more });

const asked = () => upstream.getLastRequest();

test("text: whole and streamed, under the alias's name", async () => {
  upstream.onMessage("hello", { content: "Hi there, how are you?" }, { chunkSize: 3 });
  const whole = await ask("hello");
  assert.equal(whole.choices[0].message.content, "Hi there, how are you?");
  assert.equal(whole.model, ALIAS);
  const chunks = await collect(await ask("hello", { stream: true }));
  assert.equal(textOf(chunks), "Hi there, how are you?");
  assert.ok(chunks.length > 5);
  assert.ok(chunks.every((chunk) => chunk.model === ALIAS));
  assert.deepEqual(finishOf(chunks), ["stop"]);
});

test("request: model and key are the upstream's, the gateway's key stays at home", async () => {
  upstream.onMessage("hello", { content: "Hi" });
  await ask("hello");
  assert.equal(asked().body.model, "gpt-4o");
  assert.ok(!JSON.stringify(asked()).includes(key), "the gateway's key went upstream");
});

test("request: images, structured output and unknown fields arrive as they were sent", async () => {
  upstream.onMessage("what is this", { content: '{"seen":"a dot"}' });
  const content = [
    { type: "text", text: "what is this" },
    { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=", detail: "low" } },
  ];
  const response_format = {
    type: "json_schema",
    json_schema: {
      name: "sight",
      strict: true,
      schema: {
        type: "object",
        properties: { seen: { type: "string" } },
        required: ["seen"],
        additionalProperties: false,
      },
    },
  };
  const completion = await openai.chat.completions.create({
    model: ALIAS,
    messages: [{ role: "developer", content: "look" }, { role: "user", content, name: "ann" }],
    response_format,
    max_completion_tokens: 99,
    reasoning_effort: "low",
    logit_bias: { 50256: -100 },
    a_field_of_tomorrow: { nested: [1, 2.5, null] },
  });
  assert.deepEqual(JSON.parse(completion.choices[0].message.content), { seen: "a dot" });
  const { body } = asked();
  assert.deepEqual(body.messages[1], { role: "user", content, name: "ann" });
  assert.equal(body.messages[0].role, "developer");
  assert.deepEqual(body.response_format, response_format);
  assert.equal(body.max_completion_tokens, 99);
  assert.equal(body.reasoning_effort, "low");
  assert.deepEqual(body.logit_bias, { 50256: -100 });
  assert.deepEqual(body.a_field_of_tomorrow, { nested: [1, 2.5, null] });
});

test("usage: asked of the upstream always, given to the client who asks", async () => {
  const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };
  upstream.onMessage("count", { content: "some words", usage });
  const without = await collect(await ask("count", { stream: true }));
  assert.equal(asked().body.stream_options.include_usage, true);
  assert.ok(without.every((chunk) => !chunk.usage && chunk.choices.length > 0));
  const chunks = await collect(
    await ask("count", { stream: true, stream_options: { include_usage: true } }),
  );
  assert.deepEqual(chunks.at(-1).choices, []);
  assert.equal(chunks.at(-1).usage.total_tokens, 18);
  assert.ok(chunks.slice(0, -1).every((chunk) => !chunk.usage));
});

for (const stream of [true, false]) {
  test(`tools: runTools holds a conversation, ${stream ? "streamed" : "whole"}`, async () => {
    const toolCalls = [{ id: "call_w", name: "weather", arguments: '{"city":"Köln"}' }];
    upstream.on({ userMessage: "weather", hasToolResult: false }, { toolCalls }, { chunkSize: 4 });
    upstream.on({ toolCallId: "call_w", toolResultContains: "18" }, { content: "18 degrees in Köln." });
    const runner = openai.chat.completions.runTools({
      model: ALIAS,
      stream,
      messages: [user("what is the weather")],
      tools: [tool("weather", { city: { type: "string" } }, ({ city }) => `${city}: 18`)],
    });
    assert.equal(await runner.finalContent(), "18 degrees in Köln.");
    const sent = asked().body.messages;
    assert.deepEqual(sent.map((message) => message.role), ["user", "assistant", "tool"]);
    assert.equal(sent[1].tool_calls[0].function.arguments, '{"city":"Köln"}');
    assert.equal(sent[2].content, "Köln: 18");
  });

  test(`tools: parallel calls, ${stream ? "streamed" : "whole"}`, async () => {
    const toolCalls = [
      { id: "call_1", name: "weather", arguments: '{"city":"Bonn"}' },
      { id: "call_2", name: "weather", arguments: '{"city":"Ulm"}' },
      { id: "call_3", name: "clock", arguments: "{}" },
    ];
    upstream.on({ userMessage: "both", hasToolResult: false }, { toolCalls }, { chunkSize: 3 });
    upstream.on({ userMessage: "both", hasToolResult: true }, { content: "done" });
    const asked = [];
    const runner = openai.chat.completions.runTools({
      model: ALIAS,
      stream,
      messages: [user("both")],
      tools: [
        tool("weather", { city: { type: "string" } }, ({ city }) => asked.push(city) && "fine"),
        tool("clock", {}, () => asked.push("clock") && "noon"),
      ],
    });
    assert.equal(await runner.finalContent(), "done");
    assert.deepEqual(asked, ["Bonn", "Ulm", "clock"]);
    assert.deepEqual(
      runner.messages.filter((message) => message.role === "tool").map((message) => message.tool_call_id),
      ["call_1", "call_2", "call_3"],
    );
  });
}

test("reasoning: the upstream's reasoning_content is seen, streamed and whole", async () => {
  upstream.onMessage("think", { content: "42", reasoning: "six times seven" });
  const chunks = await collect(await ask("think", { stream: true }));
  assert.equal(
    chunks.map((chunk) => chunk.choices[0]?.delta?.reasoning_content ?? "").join(""),
    "six times seven",
  );
  assert.equal(textOf(chunks), "42");
  const whole = await ask("think");
  assert.equal(whole.choices[0].message.reasoning_content, "six times seven");
});

test("finish: the upstream's length is the client's", async () => {
  upstream.onMessage("cut me", { content: "so far", finishReason: "length" });
  assert.deepEqual(finishOf(await collect(await ask("cut me", { stream: true }))), ["length"]);
  assert.equal((await ask("cut me")).choices[0].finish_reason, "length");
});

test("errors: 429 with retry-after, which the SDK's own retry then survives", async () => {
  const limited = { error: { message: "slow down", type: "rate_limit_error" }, status: 429, retryAfter: 3 };
  upstream.onMessage("busy", limited);
  for (const stream of [true, false]) {
    await assert.rejects(
      ask("busy", { stream }),
      (error) =>
        error instanceof OpenAI.RateLimitError &&
        error.headers.get("retry-after") === "3" &&
        error.message.includes("slow down"),
    );
  }
  upstream.reset();
  upstream.onMessage("hello", { content: "Hi" });
  upstream.nextRequestError(429, { message: "once" });
  const answer = await client({ maxRetries: 1 }).chat.completions.create({
    model: ALIAS,
    messages: [user("hello")],
  });
  assert.equal(answer.choices[0].message.content, "Hi");
});

for (const [status, shown, type] of [
  [400, 400, OpenAI.BadRequestError],
  [401, 502, OpenAI.InternalServerError],
  [404, 404, OpenAI.NotFoundError],
  [500, 502, OpenAI.InternalServerError],
  [503, 503, OpenAI.InternalServerError],
]) {
  test(`errors: the upstream's ${status} is ${shown} here, with its words`, async () => {
    upstream.onMessage("fail", { error: { message: "because of me", type: "t", code: "c" }, status });
    for (const stream of [true, false]) {
      await assert.rejects(ask("fail", { stream }), (error) => {
        assert.ok(error instanceof type, `${error.status} ${error}`);
        assert.equal(error.status, shown);
        assert.equal(error.error.upstream_status, status);
        return error.message.includes("because of me");
      });
    }
  });
}

test("faults: an upstream that answers in something other than JSON is a 502", async () => {
  upstream.onMessage("hello", { content: "Hi" }, { chaos: { malformedRate: 1 } });
  for (const stream of [true, false]) {
    await assert.rejects(
      ask("hello", { stream }),
      (error) => error instanceof OpenAI.InternalServerError && error.status === 502,
    );
  }
});

test("faults: an upstream that hangs up before it answers is a 502", async () => {
  upstream.onMessage("hello", { content: "Hi" }, { chaos: { disconnectRate: 1 } });
  for (const stream of [true, false]) {
    await assert.rejects(
      ask("hello", { stream }),
      (error) => error instanceof OpenAI.InternalServerError && error.status === 502,
    );
  }
});

for (const [fault, options] of [
  ["stops after five chunks", { truncateAfterChunks: 5, latency: 20 }],
  ["hangs up mid-stream", { disconnectAfterMs: 600, latency: 30 }],
]) {
  test(`faults: an upstream that ${fault} is an error, not an end`, async () => {
    upstream.onMessage("long", { content: LONG }, { chunkSize: 6, ...options });
    const chunks = [];
    await assert.rejects(
      async () => {
        for await (const chunk of await ask("long", { stream: true })) chunks.push(chunk);
      },
      (error) => error instanceof OpenAI.APIError && /aimock/.test(error.message),
    );
    assert.ok(textOf(chunks).length > 0, "what had come was passed on");
    assert.ok(LONG.startsWith(textOf(chunks)));
    assert.deepEqual(finishOf(chunks), []);
  });
}

test("faults: a late upstream is waited for, within the alias's patience", async () => {
  upstream.onMessage("late", { content: "better late" }, { chaos: { latencyMs: 700 } });
  const began = performance.now();
  assert.equal(textOf(await collect(await ask("late", { stream: true }))), "better late");
  assert.ok(performance.now() - began >= 700);
});

test("faults: an upstream later than timeoutSeconds is a 504", async () => {
  upstream.onMessage("never", { content: "too late" }, { chaos: { latencyMs: 20_000 } });
  await assert.rejects(
    ask("never", { stream: true }),
    (error) => error instanceof OpenAI.InternalServerError && error.status === 504,
  );
});

test("stream: chunks pass as they come, not when the upstream is done", async () => {
  upstream.onMessage("slowly", { content: LONG }, { chunkSize: 60, latency: 100 });
  const arrivals = [];
  for await (const chunk of await ask("slowly", { stream: true })) {
    if (chunk.choices[0]?.delta?.content) arrivals.push(performance.now());
  }
  assert.ok(arrivals.length >= 6, `${arrivals.length} chunks`);
  assert.ok(arrivals.at(-1) - arrivals[0] >= 300, "they came together");
});

// A Function URL does not tell its function that the client left.
if (!process.env.SFAI_CLIENT_LEAVES_UNSEEN) {
  test("abort: a client that leaves mid-stream ends the upstream's stream", async () => {
    upstream.onMessage("slowly", { content: LONG }, { chunkSize: 6, latency: 100 });
    const before = abandoned();
    const stream = await ask("slowly", { stream: true });
    const chunks = [];
    for await (const chunk of stream) {
      chunks.push(chunk);
      if (chunks.length === 3) stream.controller.abort();
    }
    await eventually("the upstream's answer lost its reader", () => abandoned() === before + 1);
  });
}

test("url: the address works with and without /v1", async () => {
  upstream.onMessage("hello", { content: "Hi" });
  const bare = client({ baseURL: address });
  const answer = await bare.chat.completions.create({ model: ALIAS, messages: [user("hello")] });
  assert.equal(answer.choices[0].message.content, "Hi");
});
