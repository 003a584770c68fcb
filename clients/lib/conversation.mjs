// A scripted conversation with tools, behind the gateway at each kind of upstream.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";
import { ANSWER, CITIES, RESULTS, THOUGHTS } from "./tools.mjs";
import { ALIAS, arrivals, startUpstream } from "./upstream.mjs";

const words = (content) =>
  typeof content === "string" ? content : content.map((part) => part.text ?? "").join("");

const blocks = (body) =>
  body.messages.flatMap((message) => (Array.isArray(message.content) ? message.content : []));

/** How to read what arrived at an upstream: a tool's results, and the thoughts that came back. */
const READERS = {
  openai: {
    alias: ALIAS,
    results: (body) =>
      body.messages
        .filter((message) => message.role === "tool")
        .map((message) => [message.tool_call_id, words(message.content)]),
  },
  anthropic: {
    alias: `${ALIAS}-anthropic`,
    results: (body) =>
      blocks(body)
        .filter((block) => block.type === "tool_result")
        .map((block) => [block.tool_use_id, words(block.content)]),
    thoughts: (body) => blocks(body).filter((block) => /thinking$/.test(block.type)),
  },
};

/** The upstreams that SFAI_UPSTREAMS names, each with its alias and what `READERS` say. */
export const UPSTREAMS = (process.env.SFAI_UPSTREAMS ?? "openai")
  .split(",")
  .map((name) => {
    const { alias } = READERS[name];
    return { name, thinking: `${alias}-thinking`, impatient: `${alias}-impatient`, ...READERS[name] };
  });

export const THINKING = UPSTREAMS.filter((upstream) => upstream.thoughts);

/** Every upstream, streamed and whole: the cases that each client runs. */
export const CASES = UPSTREAMS.flatMap((upstream) =>
  [true, false].map((stream) => [`${upstream.name}, ${stream ? "streamed" : "whole"}`, upstream, stream]),
);

/** Three calls one after the other, then the answer. */
export const WARMTHS = [
  ...CITIES.map((city, i) => ({ id: `call_${i + 1}`, name: "warmth", arguments: { city } })),
  ANSWER,
].map((step, i) => {
  const thought = { reasoning: THOUGHTS[i], reasoningSignature: `signature-${i + 1}` };
  if (i === 1) thought.redactedThinking = ["bm90IGZvciB5b3U="];
  return { ...(step.id ? { toolCalls: [step] } : { content: step }), thought };
});

let mock;

/** Runs the upstreams around a file's tests. */
export function serveUpstreams() {
  // Strict: as Anthropic does, aimock then refuses a thinking model's turn that lost its thoughts.
  before(async () => (mock = await startUpstream({ strict: true })));
  after(() => mock.stop());
  beforeEach(() => {
    mock.reset();
    arrivals();
  });
}

/** From now on the turn after so many of the assistant's own is answered by that step. */
export function script(steps, { thinks = false } = {}) {
  steps.forEach((step, turnIndex) => {
    const thought = thinks ? step.thought : {};
    const answer = step.structured ? (request) => filled(request, step.structured) : { ...said(step), ...thought };
    mock.on({ turnIndex }, answer, { chunkSize: 5 });
  });
}

function said({ toolCalls, content }) {
  if (!toolCalls) return { content };
  return { toolCalls: toolCalls.map((call) => ({ ...call, arguments: JSON.stringify(call.arguments) })) };
}

/** A value as a model gives it that was asked for a form: by its only tool, or as its text. */
function filled({ tools }, value) {
  const json = JSON.stringify(value);
  return tools?.length ? { toolCalls: [{ name: tools[0].function.name, arguments: json }] } : { content: json };
}

/** Checks that the upstream was asked four times, at last with all three results; gives the bodies. */
export function held(upstream) {
  const bodies = arrivals().map(({ body }) => body);
  assert.deepEqual(bodies.map((body) => upstream.results(body)), [0, 1, 2, 3].map((n) => RESULTS.slice(0, n)));
  return bodies;
}
