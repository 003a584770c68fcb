// The official OpenAI SDK against the gateway's own mock models.
import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI from "openai";
import { client, collect, finishOf, textOf, tool, user } from "../lib/gateway.mjs";

const openai = client();
// A small account runs ten functions at once; a laptop has no such limit.
const AT_ONCE = Number(process.env.SFAI_AT_ONCE ?? 100);
const numbers = { a: { type: "number" }, b: { type: "number" } };
const add = () => tool("add", numbers, ({ a, b }) => String(a + b));
const multiply = () => tool("multiply", numbers, ({ a, b }) => String(a * b));
const plain = ({ type, function: { name, parameters } }) => ({ type, function: { name, parameters } });

test("models: lists the aliases and finds one", async () => {
  const ids = [];
  for await (const model of openai.models.list()) ids.push(model.id);
  assert.ok(ids.includes("mock/echo"), ids.join(" "));
  assert.equal((await openai.models.retrieve("mock/echo")).id, "mock/echo");
});

test("text: a whole answer, with the alias as its model, usage and request id", async () => {
  const { data, response } = await openai.chat.completions
    .create({ model: "mock/echo", messages: [user("one two three")] })
    .withResponse();
  assert.equal(data.choices[0].message.content, "one two three");
  assert.equal(data.choices[0].finish_reason, "stop");
  assert.equal(data.model, "mock/echo");
  assert.equal(data.object, "chat.completion");
  assert.equal(data.usage.prompt_tokens, 3);
  assert.equal(data.usage.total_tokens, 6);
  assert.equal(response.headers.get("x-sfai-target"), "mock/echo");
  assert.ok(data._request_id, "the SDK reads x-request-id");
});

test("text: a stream comes word by word, not all at once", async () => {
  const began = performance.now();
  const arrivals = [];
  const chunks = [];
  const stream = await openai.chat.completions.create({
    model: "mock/echo",
    messages: [user("one two three four five")],
    stream: true,
    options: { delayMs: 200 },
  });
  for await (const chunk of stream) {
    chunks.push(chunk);
    if (chunk.choices[0]?.delta?.content) arrivals.push(performance.now() - began);
  }
  assert.equal(textOf(chunks), "one two three four five");
  assert.equal(chunks[0].choices[0].delta.role, "assistant");
  assert.deepEqual(finishOf(chunks), ["stop"]);
  assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1, "one id for all chunks");
  assert.equal(arrivals.length, 5);
  // Four pauses are 800 ms; a busy machine may see the first word late.
  assert.ok(arrivals[4] - arrivals[0] >= 400, `arrived at ${arrivals.map(Math.round)}`);
});

test("text: the stream helper puts the answer together", async () => {
  const seen = [];
  const stream = openai.chat.completions
    .stream({ model: "mock/echo", messages: [user("put me together")] })
    .on("content", (delta) => seen.push(delta));
  assert.equal(await stream.finalContent(), "put me together");
  assert.deepEqual(seen, ["put", " me", " together"]);
});

test("usage: a chunk of its own at the end, for those who ask", async () => {
  const request = { model: "mock/echo", messages: [user("one two")], stream: true };
  const asked = await collect(
    await openai.chat.completions.create({ ...request, stream_options: { include_usage: true } }),
  );
  const last = asked.at(-1);
  assert.deepEqual(last.choices, []);
  assert.equal(last.usage.completion_tokens, 2);
  assert.ok(asked.slice(0, -1).every((chunk) => !chunk.usage));
  const notAsked = await collect(await openai.chat.completions.create(request));
  assert.ok(notAsked.every((chunk) => !chunk.usage && chunk.choices.length === 1));
});

test("tools: a streamed call, its result, and the answer that follows", async () => {
  const messages = [user('please call add {"a": 2, "b": 40}')];
  const request = { model: "mock/tool", tools: [plain(add())], stream: true };
  const first = await openai.chat.completions.stream({ ...request, messages }).finalChatCompletion();
  assert.equal(first.choices[0].finish_reason, "tool_calls");
  const [call] = first.choices[0].message.tool_calls;
  assert.equal(call.function.name, "add");
  assert.deepEqual(JSON.parse(call.function.arguments), { a: 2, b: 40 });
  messages.push(first.choices[0].message, { role: "tool", tool_call_id: call.id, content: "42" });
  const second = await collect(await openai.chat.completions.create({ ...request, messages }));
  assert.equal(textOf(second), "The tool gave: 42");
  messages.push({ role: "assistant", content: textOf(second) }, user("and now thanks"));
  const third = await openai.chat.completions.create({
    model: "mock/echo",
    messages,
    tools: request.tools,
  });
  assert.equal(third.choices[0].message.content, "and now thanks");
});

for (const stream of [true, false]) {
  test(`tools: runTools calls our function, ${stream ? "streamed" : "whole"}`, async () => {
    const runner = openai.chat.completions.runTools({
      model: "mock/tool",
      stream,
      messages: [user('call add {"a": 20, "b": 22}')],
      tools: [add()],
    });
    assert.equal(await runner.finalContent(), "The tool gave: 42");
    assert.deepEqual(
      runner.messages.map((message) => message.role),
      ["user", "assistant", "tool", "assistant"],
    );
  });

  test(`tools: parallel calls keep their indexes, ${stream ? "streamed" : "whole"}`, async () => {
    const results = [];
    const runner = openai.chat.completions.runTools({
      model: "mock/tools",
      stream,
      messages: [user("use everything")],
      tools: [add(), multiply()],
    });
    runner.on("functionToolCallResult", (result) => results.push(result));
    assert.equal(await runner.finalContent(), "The tool gave: 2 and 1");
    assert.deepEqual(results, ["2", "1"]);
    const calls = runner.messages[1].tool_calls;
    assert.deepEqual(calls.map((call) => call.function.name), ["add", "multiply"]);
    assert.equal(new Set(calls.map((call) => call.id)).size, 2);
  });

  test(`tools: a call without arguments is an empty object, ${stream ? "streamed" : "whole"}`, async () => {
    const now = tool("now", {}, (given) => `noon ${JSON.stringify(given)}`);
    const runner = openai.chat.completions.runTools({
      model: "mock/tool",
      stream,
      messages: [user("what time is it?")],
      tools: [now],
    });
    assert.equal(await runner.finalContent(), "The tool gave: noon {}");
  });
}

test("reasoning: deltas of its own before the text", async () => {
  const request = { model: "mock/reasoning", messages: [user("hello")] };
  const chunks = await collect(await openai.chat.completions.create({ ...request, stream: true }));
  const thoughts = chunks.map((chunk) => chunk.choices[0]?.delta?.reasoning_content ?? "");
  assert.equal(thoughts.join(""), "I say what was said.");
  assert.equal(textOf(chunks), "hello");
  const whole = await openai.chat.completions.create(request);
  assert.equal(whole.choices[0].message.reasoning_content, "I say what was said.");
  assert.equal(whole.choices[0].message.content, "hello");
});

test("finish: length and content_filter are told, and the SDK's parser sees them", async () => {
  // The SDK parses, and so looks at the reason, where a tool is strict.
  const strict = plain(add());
  strict.function.strict = true;
  const request = { messages: [user("hi")], tools: [strict] };
  await assert.rejects(
    openai.chat.completions.stream({ ...request, model: "mock/length" }).finalChatCompletion(),
    OpenAI.LengthFinishReasonError,
  );
  await assert.rejects(
    openai.chat.completions.stream({ ...request, model: "mock/filter" }).finalChatCompletion(),
    OpenAI.ContentFilterFinishReasonError,
  );
});

test("input: content parts, a data URL, the developer role and unknown fields are taken", async () => {
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };
  const completion = await openai.chat.completions.create({
    model: "mock/echo",
    messages: [
      { role: "developer", content: "be brief" },
      { role: "user", content: [{ type: "text", text: "look here" }, image] },
    ],
    max_completion_tokens: 10,
    store: false,
    verbosity: "low",
    a_field_of_tomorrow: { nested: [1, 2] },
  });
  assert.equal(completion.choices[0].message.content, "look here");
});

test("text: characters outside the basic plane survive a stream", async () => {
  const said = "zwölf Boxkämpfer 👩‍👩‍👧‍👦 日本語 𝔘𝔫𝔦 \u0000 \" \\ end";
  const chunks = await collect(
    await openai.chat.completions.create({ model: "mock/echo", messages: [user(said)], stream: true }),
  );
  assert.equal(textOf(chunks), said);
});

test("text: ten thousand words come whole and in order", async () => {
  const chunks = await collect(
    await openai.chat.completions.create({ model: "mock/long", messages: [user("go")], stream: true }),
  );
  const words = textOf(chunks).split(" ");
  assert.equal(words.length, 10_000);
  assert.ok(words.every((word, i) => word === `word${i}`));
});

test("errors: a wrong key is an AuthenticationError", async () => {
  await assert.rejects(
    client({ apiKey: "sk-nobody" }).chat.completions.create({ model: "mock/echo", messages: [user("hi")] }),
    (error) => error instanceof OpenAI.AuthenticationError && error.code === "invalid_api_key",
  );
});

test("errors: an unknown alias is a NotFoundError that lists near names", async () => {
  for (const stream of [true, false]) {
    await assert.rejects(
      openai.chat.completions.create({ model: "mock/ecko", messages: [user("hi")], stream }),
      (error) =>
        error instanceof OpenAI.NotFoundError &&
        error.code === "model_not_found" &&
        error.message.includes("mock/echo"),
    );
  }
  await assert.rejects(openai.models.retrieve("no-such-alias"), OpenAI.NotFoundError);
});

test("errors: a body that upstreams would refuse is a BadRequestError naming the place", async () => {
  await assert.rejects(
    openai.chat.completions.create({ model: "mock/echo", messages: [{ role: "nobody", content: "" }] }),
    (error) => error instanceof OpenAI.BadRequestError && error.param === "messages[0].role",
  );
});

test("Cursor: a Responses body with tools of all forms is answered in chat chunks", async () => {
  const { type, function: inner } = plain(add());
  const body = {
    model: "mock/tool",
    input: [{ role: "user", content: [{ type: "input_text", text: 'call add {"a": 1, "b": 2}' }] }],
    tools: [{ type, ...inner }, plain(multiply()), { type: "custom", name: "apply_patch" }],
    stream: true,
  };
  const chunks = await collect(await openai.chat.completions.create(body));
  assert.ok(chunks.every((chunk) => chunk.object === "chat.completion.chunk"));
  const calls = chunks.flatMap((chunk) => chunk.choices[0]?.delta?.tool_calls ?? []);
  assert.equal(calls[0].function.name, "add");
  const sent = calls.map((call) => call.function.arguments ?? "").join("");
  assert.deepEqual(JSON.parse(sent), { a: 1, b: 2 });
  assert.deepEqual(finishOf(chunks), ["tool_calls"]);
});

test("errors: an upstream's 429 is a RateLimitError with its retry-after, also for a stream", async () => {
  for (const stream of [true, false]) {
    await assert.rejects(
      openai.chat.completions.create({
        model: "mock/error",
        messages: [user("hi")],
        stream,
        options: { status: 429, retryAfterSeconds: 7 },
      }),
      (error) =>
        error instanceof OpenAI.RateLimitError &&
        error.headers.get("retry-after") === "7" &&
        error.type === "rate_limit_error",
    );
  }
});

test("errors: an upstream's 500 is an InternalServerError that says whose it was", async () => {
  await assert.rejects(
    openai.chat.completions.create({ model: "mock/error", messages: [user("hi")], stream: true }),
    (error) =>
      error instanceof OpenAI.InternalServerError &&
      error.status === 502 &&
      error.error.upstream_status === 500,
  );
});

for (const model of ["mock/error-midstream", "mock/cut", "mock/malformed"]) {
  test(`errors: ${model} gives the words so far and then throws`, async () => {
    const chunks = [];
    const read = async () => {
      const stream = await openai.chat.completions.create({
        model,
        messages: [user("one two three four five")],
        stream: true,
      });
      for await (const chunk of stream) chunks.push(chunk);
    };
    await assert.rejects(read, (error) => error instanceof OpenAI.APIError && /mock/.test(error.message));
    assert.equal(textOf(chunks), "one two three");
    assert.deepEqual(finishOf(chunks), [], "no invented end");
  });

  test(`errors: ${model} without a stream is an error, never half an answer`, async () => {
    await assert.rejects(
      openai.chat.completions.create({ model, messages: [user("one two three four five")] }),
      (error) => error instanceof OpenAI.InternalServerError && error.status === 502,
    );
  });
}

test("abort: a client that leaves mid-stream is free at once, and the gateway serves on", async () => {
  const stream = await openai.chat.completions.create({
    model: "mock/stall",
    messages: [user("one two three four")],
    stream: true,
  });
  const chunks = [];
  const began = performance.now();
  for await (const chunk of stream) {
    chunks.push(chunk);
    if (textOf(chunks) === "one two three") stream.controller.abort();
  }
  assert.ok(performance.now() - began < 5_000);
  const after = await openai.chat.completions.create({ model: "mock/echo", messages: [user("still here")] });
  assert.equal(after.choices[0].message.content, "still here");
});

test("many at once: streams side by side, each with its own words", async () => {
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, i) => {
      const stream = await openai.chat.completions.create({
        model: "mock/echo",
        messages: [user(`I am number ${i}`)],
        stream: true,
      });
      return textOf(await collect(stream));
    }),
  );
  assert.deepEqual(answers, answers.map((_, i) => `I am number ${i}`));
});
