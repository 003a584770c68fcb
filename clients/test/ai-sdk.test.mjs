// Vercel's AI SDK with three providers that speak Chat, one of them Responses too, and one that speaks
// Messages, with each upstream behind the gateway.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { createOpenRouter } from "@openrouter/ai-sdk-provider";
import { generateText, jsonSchema, Output, stepCountIs, streamText, tool } from "ai";
import { CASES, RESPONSES_CASES, UPSTREAMS, WARMTHS, held, script, serveUpstreams } from "../lib/conversation.mjs";
import { address, key } from "../lib/gateway.mjs";
import { ANSWER, CITIES, DESCRIPTION, PARAMETERS, QUESTION, warmth } from "../lib/tools.mjs";

const where = { baseURL: `${address}/v1`, apiKey: key };
const PROVIDERS = {
  "@ai-sdk/openai": createOpenAI(where).chat,
  "@ai-sdk/openai (responses)": createOpenAI(where).responses,
  "@ai-sdk/openai-compatible": createOpenAICompatible({
    ...where,
    name: "sfai",
    includeUsage: true,
    supportsStructuredOutputs: true,
  }),
  "@openrouter/ai-sdk-provider": createOpenRouter({ ...where, compatibility: "strict" }).chat,
  "@ai-sdk/anthropic": createAnthropic(where),
};
const tools = {
  warmth: tool({ description: DESCRIPTION, inputSchema: jsonSchema(PARAMETERS), execute: warmth }),
};
serveUpstreams();

for (const [provider, model] of Object.entries(PROVIDERS)) {
  for (const [name, upstream, stream] of provider.endsWith("(responses)") ? RESPONSES_CASES : CASES) {
    test(`${provider}: three rounds and an answer (${name})`, async () => {
      await script(WARMTHS);
      const run = stream ? streamText : generateText;
      const result = await run({
        model: model(upstream.alias),
        tools,
        stopWhen: stepCountIs(6),
        maxRetries: 0,
        prompt: QUESTION,
      });
      assert.equal(await result.text, ANSWER);
      const steps = await result.steps;
      assert.deepEqual(steps.map((step) => step.finishReason), [...CITIES.map(() => "tool-calls"), "stop"]);
      assert.ok(steps.every((step) => step.usage.inputTokens !== undefined), "usage of every step");
      await held(upstream);
    });
  }

  for (const upstream of UPSTREAMS) {
    test(`${provider}: structured output (${upstream.name})`, async () => {
      await script([{ structured: { city: "Bonn" } }]);
      const { output } = await generateText({
        model: model(upstream.alias),
        maxRetries: 0,
        prompt: "Name a city.",
        output: Output.object({ schema: jsonSchema(PARAMETERS) }),
      });
      assert.deepEqual(output, { city: "Bonn" });
    });
  }
}
