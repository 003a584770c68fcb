// The official OpenAI SDK's older Completions, and fill-in-the-middle as IDEs ask for it, before
// each kind of upstream.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import OpenAI from "openai";
import { address, client, collect, key } from "../lib/gateway.mjs";
import { SAID, startTexts } from "../lib/texts.mjs";

const openai = client();
const PROMPT = "def add(a, b):\n    ";
let upstream;

before(async () => {
  upstream = await startTexts();
  const steps = [{ text: "```python\nreturn a + b\n```" }];
  const body = JSON.stringify({ steps });
  await fetch(`${process.env.BEDROCK_URL}/script`, { method: "POST", body });
});
after(() => upstream.stop());

const textOf = (chunks) => chunks.map((chunk) => chunk.choices[0]?.text ?? "").join("");

// The alias, what it says, and where the upstream is asked.
const CASES = [
  ["mock/echo", "echo: def add(a, b):", []],
  ["aimock", SAID.join(""), ["/v1/completions"]],
  ["aimock-mini", SAID.join(""), ["/v1/completions", "/v1/chat/completions"]],
  ["aimock-anthropic", SAID.join(""), ["/v1/messages"]],
  ["bedrock", SAID.join(""), []],
];

for (const [alias, said, paths] of CASES) {
  test(`${alias}: completions, streamed and whole`, async () => {
    upstream.asked();
    const request = { model: alias, prompt: PROMPT, max_tokens: 50, stop: ["\n\n"] };
    const stream = await openai.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    assert.equal(textOf(chunks), said);
    assert.ok(chunks.length > 3, "piece by piece");
    assert.ok(chunks.every((chunk) => chunk.model === alias && chunk.object === "text_completion"));
    assert.equal(chunks.at(-2).choices[0].finish_reason, "stop");
    assert.deepEqual(chunks.at(-1).choices, []);
    assert.ok(chunks.at(-1).usage.total_tokens > 0);
    assert.deepEqual(upstream.asked(), paths);

    const whole = await openai.completions.create(request);
    assert.equal(whole.choices[0].text, said);
    assert.equal(whole.choices[0].logprobs, null);
    assert.equal(whole.choices[0].finish_reason, "stop");
    assert.equal(whole.model, alias);
    assert.ok(whole.usage.completion_tokens > 0);
    // Who has only chat is known from now on.
    assert.deepEqual(upstream.asked(), paths.slice(-1));
  });

  test(`${alias}: fill-in-the-middle, streamed`, async () => {
    const response = await fetch(`${address}/v1/fim/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": key, authorization: `Bearer ${key}` },
      body: JSON.stringify({
        model: alias,
        prompt: PROMPT,
        suffix: "\n\nprint(add(1, 2))\n",
        max_tokens: 50,
        temperature: 0.01,
        stop: ["\n\n"],
        stream: true,
      }),
    });
    assert.equal(response.status, 200);
    const events = (await response.text()).trim().split("\n\n");
    assert.equal(events.pop(), "data: [DONE]");
    const chunks = events.map((event) => JSON.parse(event.slice("data: ".length)));
    // Continue reads just this, of each chunk.
    assert.equal(chunks.map((chunk) => chunk.choices[0].delta.content).join(""), said);
    assert.equal(chunks.at(-1).choices[0].finish_reason, "stop");
  });
}

test("errors: a bad prompt, and what a chat model can't be asked", async () => {
  const refused = (body) =>
    openai.completions.create({ model: "aimock-anthropic", ...body }).then(assert.fail, (error) => error);
  const several = await refused({ prompt: ["a", "b"] });
  assert.ok(several instanceof OpenAI.BadRequestError);
  assert.equal(several.param, "prompt");
  assert.equal((await refused({ prompt: "a", n: 2 })).param, "n");
  const unknown = await refused({ model: "nobody", prompt: "a" });
  assert.ok(unknown instanceof OpenAI.NotFoundError);
});

test("errors: one in the stream reaches the reader", async () => {
  const stream = await openai.completions.create({
    model: "mock/error-midstream",
    prompt: "one two three four five",
    stream: true,
  });
  await assert.rejects(collect(stream), /mock failed while answering/);
});

test("models: the list tells sizes and abilities beside OpenAI's fields", async () => {
  const models = [];
  for await (const model of openai.models.list()) models.push(model);
  const claude = models.find((model) => model.id === "aimock-anthropic");
  assert.equal(claude.object, "model");
  assert.ok(claude.context_window >= 100_000);
  assert.equal(claude.context_length, claude.context_window);
  assert.equal(claude.capabilities.tools, true);
  assert.ok(claude.endpoints.includes("/v1/fim/completions"));
});
