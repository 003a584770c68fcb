// A scripted conversation with tools, behind the gateway at each kind of upstream.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";
import { ANSWER, CITIES, RESULTS, THOUGHTS } from "./tools.mjs";
import { ALIAS, arrivals, startUpstream } from "./upstream.mjs";

const words = (content) =>
  typeof content === "string" ? content : content.map((part) => part.text ?? "").join("");

const blocks = (body) =>
  body.messages.flatMap((message) => (Array.isArray(message.content) ? message.content : []));

/**
 * How to read what arrived at an upstream: a tool's results, the thoughts that came back, and whether
 * the model is to think.
 */
const READERS = {
  openai: {
    alias: ALIAS,
    results: (body) =>
      body.messages
        .filter((message) => message.role === "tool")
        .map((message) => [message.tool_call_id, words(message.content)]),
  },
  // Speaks Responses itself: what its clients write is relayed.
  responses: {
    alias: `${ALIAS}-responses`,
    results: (body) =>
      [body.input]
        .flat()
        .filter((item) => item.type === "function_call_output")
        .map((item) => [item.call_id, words(item.output)]),
  },
  anthropic: {
    alias: `${ALIAS}-anthropic`,
    results: (body) =>
      blocks(body)
        .filter((block) => block.type === "tool_result")
        .map((block) => [block.tool_use_id, words(block.content)]),
    thoughts: (body) =>
      blocks(body)
        .filter((block) => /thinking$/.test(block.type))
        .map(({ thinking, signature, data }) => [thinking ?? data, signature]),
    thinks: (body) => Boolean(body.thinking),
  },
  bedrock: {
    alias: "bedrock",
    results: (body) =>
      blocks(body)
        .filter((block) => block.toolResult)
        .map(({ toolResult }) => [toolResult.toolUseId, words(toolResult.content)]),
    thoughts: (body) =>
      blocks(body)
        .filter((block) => block.reasoningContent)
        .map(({ reasoningContent: { reasoningText, redactedContent } }) => [
          reasoningText?.text ?? redactedContent,
          reasoningText?.signature,
        ]),
    thinks: (body) => Boolean(body.additionalModelRequestFields?.thinking),
  },
};

/** The upstreams that SFAI_UPSTREAMS names, each with its aliases and what `READERS` say. */
export const UPSTREAMS = (process.env.SFAI_UPSTREAMS ?? "openai").split(",").map((name) => {
  const { alias } = READERS[name];
  return { name, thinking: `${alias}-thinking`, impatient: `${alias}-impatient`, ...READERS[name] };
});

const cases = (upstreams) =>
  upstreams.flatMap((upstream) =>
    [true, false].map((stream) => [`${upstream.name}, ${stream ? "streamed" : "whole"}`, upstream, stream]),
  );

/** Every upstream, streamed and whole: the cases that each client runs. */
export const CASES = cases(UPSTREAMS);

/** Those, and the one that speaks Responses: for the clients that do so too. */
export const RESPONSES_CASES = [...CASES, ...cases([{ name: "responses", ...READERS.responses }])];

/** Those whose models' thinking comes back signed. */
export const THINKING = cases(UPSTREAMS.filter((upstream) => upstream.thoughts));

/** What a model that no client can read thought sends of it, base64 as Bedrock wants it. */
export const REDACTED = "bm90IGZvciB5b3U=";

const thought = (i) => ({ text: THOUGHTS[i], signature: `signature-${i + 1}` });

/** Three calls one after the other, then the answer; each after a thought. */
export const WARMTHS = [
  ...CITIES.map((city, i) => ({ calls: [{ id: `call_${i + 1}`, name: "warmth", arguments: { city } }] })),
  { text: ANSWER },
].map((step, i) => ({ ...step, thoughts: i === 1 ? [{ text: REDACTED }, thought(i)] : [thought(i)] }));

/** The thoughts of all steps before the answer, as `thoughts` reads them. */
export const THOUGHT = WARMTHS.slice(0, -1).flatMap((step) =>
  step.thoughts.map(({ text, signature }) => [text, signature]),
);

const BEDROCK = process.env.BEDROCK_URL;
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

/**
 * From now on the turn after so many of the assistant's own is answered by that step: `text`, `calls`
 * and `thoughts`, or `structured`, a value in the form that was asked for.
 */
export async function script(steps, { thinks = false } = {}) {
  const plain = steps.map((step) => ({
    ...step,
    thoughts: thinks ? step.thoughts : [],
    calls: step.calls?.map((call) => ({ ...call, arguments: JSON.stringify(call.arguments) })),
    text: step.text ?? (step.structured && JSON.stringify(step.structured)),
  }));
  plain.forEach((step, turnIndex) => {
    mock.on({ turnIndex }, step.structured ? (request) => filled(request, step.text) : said(step), { chunkSize: 5 });
  });
  if (BEDROCK) await tell("/script", { steps: plain });
}

/** A step in aimock's own form. */
function said({ text, calls, thoughts = [] }) {
  const signed = thoughts.find((thought) => thought.signature);
  const hidden = thoughts.filter((thought) => !thought.signature).map((thought) => thought.text);
  return {
    ...(calls ? { toolCalls: calls } : { content: text }),
    ...(signed && { reasoning: signed.text, reasoningSignature: signed.signature }),
    ...(hidden.length && { redactedThinking: hidden }),
  };
}

/** A value as a model gives it that was asked for a form: by its only tool, or as its text. */
const filled = ({ tools }, json) =>
  tools?.length ? { toolCalls: [{ name: tools[0].function.name, arguments: json }] } : { content: json };

async function tell(path, body) {
  const answer = await fetch(`${BEDROCK}${path}`, { method: "POST", body: JSON.stringify(body) });
  return answer.json();
}

/** The bodies that came to an upstream since the last call. */
export const asked = async (upstream) =>
  upstream.name === "bedrock" ? (await tell("/received", {})).received : arrivals().map(({ body }) => body);

/** Checks that the upstream was asked four times, at last with all three results; gives the bodies. */
export async function held(upstream) {
  const bodies = await asked(upstream);
  assert.deepEqual(bodies.map((body) => upstream.results(body)), [0, 1, 2, 3].map((n) => RESULTS.slice(0, n)));
  return bodies;
}
