// LangChain's ChatOpenAI, with each upstream behind the gateway.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { CASES, WARMTHS, held, script, serveUpstreams } from "../lib/conversation.mjs";
import { address, key } from "../lib/gateway.mjs";
import { ANSWER, DESCRIPTION, PARAMETERS, QUESTION, warmth } from "../lib/tools.mjs";

const lookUp = tool(warmth, { name: "warmth", description: DESCRIPTION, schema: PARAMETERS });
// Not `streaming: true`: LangChain then counts tokens by a table that it fetches from a public host.
const chat = (model, useResponsesApi = false) =>
  new ChatOpenAI({
    model,
    apiKey: key,
    maxRetries: 0,
    useResponsesApi,
    configuration: { baseURL: `${address}/v1` },
  });
serveUpstreams();

/** A model's answer, from its stream or whole. */
async function answer(model, stream, messages) {
  if (!stream) return model.invoke(messages);
  let whole;
  for await (const chunk of await model.stream(messages)) whole = whole?.concat?.(chunk) ?? chunk;
  return whole;
}

const WAYS = CASES.flatMap(([name, ...rest]) => [
  [name, ...rest, false],
  [`${name}, responses`, ...rest, true],
]);

for (const [name, upstream, stream, responses] of WAYS) {
  test(`ChatOpenAI: three rounds and an answer (${name})`, async () => {
    await script(WARMTHS);
    const model = chat(upstream.alias, responses).bindTools([lookUp]);
    const messages = [new HumanMessage(QUESTION)];
    for (let round = 0; round < 4; round++) {
      const message = await answer(model, stream, messages);
      messages.push(message);
      for (const call of message.tool_calls ?? []) messages.push(await lookUp.invoke(call));
    }
    assert.equal(messages.at(-1).text, ANSWER);
    await held(upstream);
  });

  // LangChain's parsers of streams take text alone, and of Responses it makes blocks.
  for (const method of stream && responses ? [] : ["jsonSchema", "functionCalling"]) {
    test(`ChatOpenAI: withStructuredOutput by ${method} (${name})`, async () => {
      await script([{ structured: { city: "Bonn" } }]);
      const model = chat(upstream.alias, responses).withStructuredOutput(PARAMETERS, { name: "place", method });
      const place = await answer(model, stream, [new HumanMessage("Name a city.")]);
      assert.deepEqual(place, { city: "Bonn" });
    });
  }
}
