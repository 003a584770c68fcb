// The official OpenAI SDK over the Responses API, with each upstream behind the gateway.
import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI from "openai";
import { zodTextFormat } from "openai/helpers/zod";
import { z } from "zod";
import { RESPONSES_CASES, THINKING, THOUGHT, WARMTHS, held, script, serveUpstreams } from "../lib/conversation.mjs";
import { client, user } from "../lib/gateway.mjs";
import { ANSWER, DESCRIPTION, PARAMETERS, QUESTION, THOUGHTS, warmth } from "../lib/tools.mjs";

const openai = client();
const tools = [{ type: "function", name: "warmth", description: DESCRIPTION, parameters: PARAMETERS, strict: true }];
const INCLUDE = ["reasoning.encrypted_content"];
serveUpstreams();

/** One response, from the SDK's stream helper, which checks that events fit together, or whole. */
async function respond(stream, request) {
  if (!stream) return openai.responses.create(request);
  return openai.responses.stream(request).finalResponse();
}

const callsOf = (response) => response.output.filter((item) => item.type === "function_call");

const outputsOf = (response) =>
  callsOf(response).map((call) => ({
    type: "function_call_output",
    call_id: call.call_id,
    output: warmth(JSON.parse(call.arguments)),
  }));

/** The conversation to its answer; `next` makes the next request of a response. */
async function talk(stream, first, next) {
  const responses = [await respond(stream, first)];
  for (let request = first; callsOf(responses.at(-1)).length; ) {
    request = next(request, responses.at(-1));
    responses.push(await respond(stream, request));
  }
  return responses;
}

const goOn = (request, response) => ({
  ...request,
  previous_response_id: response.id,
  input: outputsOf(response),
});

const sendAll = (request, response) => ({
  ...request,
  input: [...request.input, ...response.output, ...outputsOf(response)],
});

for (const [name, upstream, stream] of RESPONSES_CASES) {
  test(`responses: three rounds by previous_response_id (${name})`, async () => {
    await script(WARMTHS);
    const responses = await talk(stream, { model: upstream.alias, tools, input: QUESTION }, goOn);
    const last = responses.at(-1);
    assert.equal(last.output_text, ANSWER);
    assert.equal(last.model, upstream.alias);
    assert.equal(typeof last.usage.total_tokens, "number");
    await held(upstream);
    const kept = await openai.responses.retrieve(last.id);
    assert.equal(kept.output_text, ANSWER);
    assert.deepEqual(kept.output.map((item) => item.id), last.output.map((item) => item.id));
    const items = [];
    for await (const item of openai.responses.inputItems.list(last.id)) items.push(item);
    assert.deepEqual(items.map((item) => item.type), ["function_call_output"]);
    await openai.responses.delete(last.id);
    await assert.rejects(openai.responses.retrieve(last.id), OpenAI.NotFoundError);
    await assert.rejects(respond(stream, goOn({ model: upstream.alias }, last)), OpenAI.APIError);
  });

  test(`responses: three rounds that the client keeps (${name})`, async () => {
    await script(WARMTHS);
    const first = { model: upstream.alias, tools, store: false, input: [user(QUESTION)] };
    const responses = await talk(stream, first, sendAll);
    assert.equal(responses.at(-1).output_text, ANSWER);
    await held(upstream);
    await assert.rejects(openai.responses.retrieve(responses.at(-1).id), OpenAI.NotFoundError);
  });

  test(`responses: parse (${name})`, async () => {
    await script([{ structured: { city: "Bonn" } }]);
    const place = z.object({ city: z.string() });
    const request = {
      model: upstream.alias,
      input: "Name a city.",
      text: { format: zodTextFormat(place, "place") },
    };
    const response = stream
      ? await openai.responses.stream(request).finalResponse()
      : await openai.responses.parse(request);
    assert.deepEqual(response.output_parsed, { city: "Bonn" });
  });
}

for (const [name, upstream, stream] of THINKING) {
  for (const [keeper, more, next] of [
    ["the gateway", {}, goOn],
    ["the client", { store: false, include: INCLUDE }, sendAll],
  ]) {
    test(`responses: thoughts that ${keeper} keeps arrive signed (${name})`, async () => {
      await script(WARMTHS, { thinks: true });
      const first = { model: upstream.thinking, tools, input: [user(QUESTION)], ...more };
      const responses = await talk(stream, first, next);
      const said = responses.map((response) =>
        response.output
          .filter((item) => item.type === "reasoning")
          .flatMap((item) => item.summary.map((part) => part.text))
          .join(""),
      );
      assert.deepEqual(said, THOUGHTS);
      const bodies = await held(upstream);
      assert.deepEqual(upstream.thoughts(bodies.at(-1)), THOUGHT);
      assert.ok(bodies.every(upstream.thinks), "the model goes on thinking");
    });
  }
}

test("responses: a failure on the way is thrown", async () => {
  const stream = await openai.responses.create({ model: "mock/error-midstream", input: "a b c d", stream: true });
  const types = [];
  await assert.rejects(async () => {
    for await (const event of stream) types.push(event.type);
  }, OpenAI.APIError);
  assert.ok(types.includes("response.output_text.delta"));
});

test("responses: an answer that the limit cuts off is incomplete", async () => {
  const response = await respond(true, { model: "mock/length", input: "a b" });
  assert.equal(response.status, "incomplete");
  assert.deepEqual(response.incomplete_details, { reason: "max_output_tokens" });
});

test("responses: what is not there is told as OpenAI tells it", async () => {
  const error = await openai.responses.retrieve("resp_none").catch((e) => e);
  assert.ok(error instanceof OpenAI.NotFoundError);
  assert.equal(error.type, "invalid_request_error");
  const { id } = await respond(false, { model: "mock/echo", input: "hi" });
  const refused = await openai.responses.cancel(id).catch((e) => e);
  assert.ok(refused instanceof OpenAI.BadRequestError);
});
