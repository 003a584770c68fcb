// OpenAI's Agents SDK over the Responses API, with each upstream behind the gateway.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Agent, MemorySession, OpenAIConversationsSession, OpenAIProvider, Runner, tool } from "@openai/agents";
import { z } from "zod";
import { RESPONSES_CASES, WARMTHS, asked, held, script, serveUpstreams } from "../lib/conversation.mjs";
import { client } from "../lib/gateway.mjs";
import { ANSWER, CITIES, DESCRIPTION, QUESTION, RESULTS, warmth } from "../lib/tools.mjs";

const modelProvider = new OpenAIProvider({ openAIClient: client(), useResponses: true });
const runner = new Runner({ modelProvider, tracingDisabled: true });
const lookUp = tool({
  name: "warmth",
  description: DESCRIPTION,
  parameters: z.object({ city: z.string() }),
  execute: warmth,
});
const SESSIONS = [
  ["MemorySession", () => new MemorySession()],
  ["OpenAIConversationsSession", () => new OpenAIConversationsSession({ client: client() })],
];
serveUpstreams();

async function run(agent, stream, input, options = {}) {
  const result = await runner.run(agent, input, { stream, ...options });
  if (stream) {
    for await (const event of result) void event;
    await result.completed;
  }
  return result;
}

for (const [name, upstream, stream] of RESPONSES_CASES) {
  test(`agents: three rounds and an answer (${name})`, async () => {
    await script(WARMTHS);
    const agent = new Agent({ name: "asker", instructions: "Ask.", model: upstream.alias, tools: [lookUp] });
    const result = await run(agent, stream, QUESTION);
    assert.equal(result.finalOutput, ANSWER);
    await held(upstream);
  });

  test(`agents: goes on by previousResponseId (${name})`, async () => {
    await script([{ text: "One." }, { text: "Two." }]);
    const agent = new Agent({ name: "teller", model: upstream.alias });
    const first = await run(agent, stream, "Say one.");
    assert.equal(first.finalOutput, "One.");
    const second = await run(agent, stream, "Go on.", { previousResponseId: first.lastResponseId });
    assert.equal(second.finalOutput, "Two.");
  });

  test(`agents: structured output (${name})`, async () => {
    await script([{ structured: { city: "Bonn" } }]);
    const outputType = z.object({ city: z.string() });
    const agent = new Agent({ name: "namer", model: upstream.alias, outputType });
    assert.deepEqual((await run(agent, stream, "Name a city.")).finalOutput, { city: "Bonn" });
  });

  for (const [kind, begin] of SESSIONS) {
    test(`agents: ${kind} keeps three rounds and goes on (${name})`, async () => {
      await script([...WARMTHS, { text: "Kiel, as I said." }]);
      const agent = new Agent({ name: "asker", model: upstream.alias, tools: [lookUp] });
      const session = begin();
      assert.equal((await run(agent, stream, QUESTION, { session })).finalOutput, ANSWER);
      await held(upstream);
      const again = await run(agent, stream, "Which is the warmest?", { session });
      assert.equal(again.finalOutput, "Kiel, as I said.");
      const bodies = await asked(upstream);
      assert.equal(bodies.length, 1);
      assert.deepEqual(upstream.results(bodies[0]), RESULTS);
      const items = await session.getItems();
      const kinds = items.map((item) => item.type ?? "message");
      assert.deepEqual(kinds.filter((type) => type !== "reasoning"), [
        "message",
        ...CITIES.flatMap(() => ["function_call", "function_call_result"]),
        "message",
        "message",
        "message",
      ]);
      await session.clearSession();
      assert.deepEqual(await session.getItems(), []);
    });
  }
}
