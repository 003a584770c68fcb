// Clients with no code for tools get answers that needed some: the gateway runs them.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import { workspace } from "../lib/child.mjs";
import { cn, config } from "../lib/cn.mjs";
import { CASES, UPSTREAMS, asked, script, serveUpstreams } from "../lib/conversation.mjs";
import { address, client, collect, finishOf, key, textOf, user } from "../lib/gateway.mjs";

const openai = client();
serveUpstreams();

const QUESTION = "Where is it warmer, in Tokyo or in Nairobi?";
const ANSWER = "In Nairobi: 23.75 degrees, and 18.25 in Tokyo.";
const weather = (id, location) => ({ id, name: "get_current_weather", arguments: { location } });
const WEATHER = [
  { calls: [weather("call_1", "Tokyo"), weather("call_2", "Nairobi")] },
  { text: ANSWER },
].map((step) => ({ ...step, thoughts: [] }));
const agent = (upstream) => `${upstream.alias}-agent`;

/** Checks that the model was asked twice, at last with both results; gives the bodies. */
async function ran(upstream) {
  const bodies = await asked(upstream);
  assert.equal(bodies.length, 2);
  given(upstream, bodies.at(-1), ["call_1", "18.25"], ["call_2", "23.75"]);
  return bodies;
}

/** Checks what a model was given of its tools: the calls' ids and a part of each result. */
function given(upstream, body, ...expected) {
  const results = upstream.results(body);
  assert.equal(results.length, expected.length, JSON.stringify(results));
  expected.forEach(([id, text], i) => {
    if (id) assert.equal(results[i][0], id);
    assert.ok(results[i][1].includes(text), results[i][1]);
  });
}

for (const [name, upstream, stream] of CASES) {
  test(`npm openai, chat: an answer that needed two calls (${name})`, async () => {
    await script(WEATHER);
    const request = { model: agent(upstream), messages: [user(QUESTION)] };
    if (stream) {
      const options = { ...request, stream, stream_options: { include_usage: true } };
      const chunks = await collect(await openai.chat.completions.create(options));
      assert.equal(textOf(chunks), ANSWER);
      assert.deepEqual(finishOf(chunks), ["stop"]);
      // aimock as Anthropic says that it used nothing.
      assert.ok(upstream.name === "anthropic" || chunks.at(-1).usage.total_tokens > 0);
    } else {
      const whole = await openai.chat.completions.create(request);
      assert.equal(whole.choices[0].message.content, ANSWER);
      assert.equal(whole.choices[0].message.tool_calls, undefined);
      assert.equal(whole.choices[0].finish_reason, "stop");
    }
    await ran(upstream);
  });

  test(`npm openai, Responses: the calls are items, and the next turn knows them (${name})`, async () => {
    await script([...WEATHER, { text: "You are welcome.", thoughts: [] }]);
    const model = agent(upstream);
    const respond = async (request) =>
      stream ? await openai.responses.stream(request).finalResponse() : await openai.responses.create(request);
    const first = await respond({ model, input: QUESTION });
    assert.equal(first.output_text, ANSWER);
    const calls = first.output.filter((item) => item.type === "mcp_call");
    assert.deepEqual(calls.map((item) => item.name), ["get_current_weather", "get_current_weather"]);
    assert.ok(calls[0].output.includes("18.25"), calls[0].output);
    await ran(upstream);
    const second = await respond({ model, input: "Thank you.", previous_response_id: first.id });
    assert.equal(second.output_text, "You are welcome.");
    const [body] = await asked(upstream);
    given(upstream, body, [null, "18.25"], [null, "23.75"]);
  });

  test(`@anthropic-ai/sdk: an answer that needed two calls (${name})`, async () => {
    await script(WEATHER);
    const anthropic = new Anthropic({ baseURL: address, apiKey: key, maxRetries: 0 });
    const request = { model: agent(upstream), max_tokens: 1000, messages: [user(QUESTION)] };
    const message = stream
      ? await anthropic.messages.stream(request).finalMessage()
      : await anthropic.messages.create(request);
    const text = message.content.filter((block) => block.type === "text").map((block) => block.text);
    assert.equal(text.join(""), ANSWER);
    assert.equal(message.stop_reason, "end_turn");
    await ran(upstream);
  });
}

for (const upstream of UPSTREAMS) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const post = (body) =>
    fetch(`${address}/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify(body) });

  test(`as Open WebUI asks: the list, a streamed answer, a title (${upstream.name})`, async () => {
    await script(WEATHER);
    const model = agent(upstream);
    const list = await (await fetch(`${address}/v1/models`, { headers })).json();
    assert.ok(list.data.some((entry) => entry.id === model && entry.object === "model"));

    const answer = await post({ stream: true, model, messages: [user(QUESTION)] });
    assert.equal(answer.status, 200);
    const data = (await answer.text()).split("\n").filter((line) => line.startsWith("data: "));
    assert.equal(data.pop(), "data: [DONE]");
    const chunks = data.map((line) => JSON.parse(line.slice(6)));
    assert.equal(textOf(chunks), ANSWER);
    // It adds what it finds here without a look: nothing may be null, and it runs no calls of its own.
    assert.ok(chunks.every(({ choices }) => !choices[0]?.delta?.tool_calls));
    await ran(upstream);

    const history = `### Task: Give a title.\nUSER: ${QUESTION}\nASSISTANT: ${ANSWER}`;
    const title = await post({ model, messages: [user(history)], stream: false, max_tokens: 1000 });
    const { choices } = await title.json();
    assert.equal(choices[0].message.content, ANSWER);
    assert.equal(choices[0].finish_reason, "stop");
  });

  test(`cn: the gateway's tool beside its own, in one answer (${upstream.name})`, async (t) => {
    const place = workspace(t);
    writeFileSync(join(place.project, "city.txt"), "Tokyo\n");
    const read = { id: "call_2", name: "Read", arguments: { filepath: "city.txt" } };
    const steps = [{ calls: [weather("call_1", "Tokyo")] }, { calls: [read] }, { text: "18.25 in Tokyo." }];
    await script(steps.map((step) => ({ ...step, thoughts: [] })));
    const command = await cn(place, config({ model: agent(upstream) }), "-p", "how warm is it where the file says");
    assert.equal(command.code, 0, command.says);
    assert.ok(command.out.endsWith("18.25 in Tokyo."), command.says);
    const bodies = await asked(upstream);
    assert.equal(bodies.length, 3);
    // cn has never seen the first call, and its model has both results.
    given(upstream, bodies.at(-1), ["call_1", "18.25"], [null, "Tokyo"]);
  });
}
