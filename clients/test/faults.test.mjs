// Faults that aimock injects as each upstream: what the official SDK sees and what the log says.
// The reporter ends its run with them as a table.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import OpenAI from "openai";
import { UPSTREAMS } from "../lib/conversation.mjs";
import { client, user } from "../lib/gateway.mjs";
import { logged } from "../lib/log.mjs";
import { startUpstream } from "../lib/upstream.mjs";

const LONG = Array.from({ length: 40 }, (_, i) => `word${i}`).join(" ");
const openai = client();
let mock;

before(async () => (mock = await startUpstream()));
after(() => mock.stop());
beforeEach(() => mock.reset());

const error = (status, type, more = {}) => ({ error: { message: "says aimock", type }, status, ...more });
const pauseAfter = (events) => ({
  ttftMs: 5,
  interChunkDelaysMs: [...Array(events).fill(5), 3000, ...Array(80).fill(1)],
});
const both = (...expected) => ({ streamed: expected, whole: expected });

// `answer` and `options` go to aimock; `saw` is the status, whether words came, and the error as the
// client has them; `log` the line's status, errorType and upstreamStatus.
const FAULTS = [
  {
    fault: "429, retry-after: 3",
    answer: error(429, "rate_limit_error", { retryAfter: 3 }),
    ...both("429 rate_limit_error, retry-after 3", "429 upstream_refused 429"),
  },
  {
    fault: "529",
    answer: error(529, "overloaded_error"),
    ...both("503 upstream_error", "503 upstream_refused 529"),
  },
  {
    fault: "500",
    answer: error(500, "api_error"),
    ...both("502 upstream_error", "502 upstream_refused 500"),
  },
  {
    fault: "401",
    answer: error(401, "authentication_error"),
    ...both("502 upstream_error", "502 upstream_refused 401"),
  },
  {
    fault: "status 200, not JSON",
    options: { chaos: { malformedRate: 1 } },
    ...both("502 upstream_error", "502 upstream_malformed 200"),
  },
  {
    fault: "hangs up before it answers",
    options: { chaos: { disconnectRate: 1 } },
    ...both("502 upstream_error", "502 upstream_cut"),
  },
  {
    fault: "700 ms late, within timeoutSeconds",
    options: { chaos: { latencyMs: 700 } },
    ...both("200, all words", "200"),
  },
  {
    fault: "later than timeoutSeconds: 1",
    impatient: true,
    options: { chaos: { latencyMs: 3000 } },
    ...both("504 upstream_error", "504 upstream_timeout"),
  },
  {
    fault: "truncated after eight events",
    options: { truncateAfterChunks: 8, chunkSize: 6, latency: 10 },
    streamed: ["200, words, then upstream_error", "502 upstream_cut 200"],
  },
  {
    fault: "hangs up mid-stream",
    options: { disconnectAfterMs: 500, chunkSize: 6, latency: 30 },
    streamed: ["200, words, then upstream_error", "502 upstream_cut 200"],
  },
  {
    fault: "silent for longer than idleSeconds: 1, before a word",
    impatient: true,
    options: { chunkSize: 6, recordedTimings: pauseAfter(0) },
    streamed: ["504 upstream_error", "504 upstream_timeout"],
  },
  {
    fault: "silent for longer than idleSeconds: 1, after some words",
    impatient: true,
    options: { chunkSize: 6, recordedTimings: pauseAfter(8) },
    streamed: ["200, words, then upstream_error", "504 upstream_timeout"],
  },
];

/** What the client has in the end: all words, or words and an error, or only an error. */
async function ask(model, stream) {
  const request = openai.chat.completions.create({ model, messages: [user("go")], stream });
  let said = "";
  let requestId;
  try {
    const { data, response } = await request.withResponse();
    requestId = response.headers.get("x-request-id");
    if (stream) for await (const chunk of data) said += chunk.choices[0]?.delta?.content ?? "";
    else said = data.choices[0].message.content;
    assert.equal(said, LONG);
    return { requestId, saw: "200, all words", told: "" };
  } catch (e) {
    if (!(e instanceof OpenAI.APIError)) throw e;
    assert.ok(LONG.startsWith(said), said);
    const began = requestId ? `200,${said && " words,"} then ` : `${e.status} `;
    const wait = e.headers?.get("retry-after");
    const saw = `${began}${e.type}${wait ? `, retry-after ${wait}` : ""}`;
    return { requestId: requestId ?? e.requestID, saw, told: e.error?.message ?? e.message };
  }
}

const cell = (...parts) => parts.filter(Boolean).join(" ").replaceAll("|", "/");

const row = (t, what, { saw, told }, line) => {
  const log = cell(line.status, line.errorType, line.upstreamStatus, line.attempts > 1 && `attempts ${line.attempts}`);
  t.diagnostic(`| ${what} | ${cell(saw, told)} | ${cell(log, line.errorMessage)} |`);
  return log;
};

for (const upstream of UPSTREAMS.filter(({ alias }) => alias.startsWith("aimock"))) {
  for (const { fault, answer = { content: LONG }, options, impatient, ...modes } of FAULTS) {
    for (const [mode, [expected, expectedLog]] of Object.entries(modes)) {
      test(`${upstream.name}, ${mode}: ${fault}`, async (t) => {
        mock.onMessage("go", answer, options);
        const seen = await ask(impatient ? upstream.impatient : upstream.alias, mode === "streamed");
        const line = await logged(seen.requestId);
        assert.equal(row(t, `${upstream.name}, ${mode}: ${fault}`, seen, line), expectedLog);
        assert.equal(seen.saw, expected);
        assert.equal(line.stream, mode === "streamed");
      });
    }
  }

  // What routing makes of it where the alias allows more than one try.
  for (const stream of [true, false]) {
    const where = `${upstream.name}, ${stream ? "streamed" : "whole"}`;

    test(`${where}: 529 once, with retries: 2`, async (t) => {
      mock.onMessage("go", { content: LONG });
      mock.nextRequestError(529, { message: "once", type: "overloaded_error" });
      const seen = await ask(`${upstream.alias}-retried`, stream);
      const line = await logged(seen.requestId);
      assert.equal(row(t, `${where}: 529 once, with retries: 2`, seen, line), "200 attempts 2");
      assert.equal(seen.saw, "200, all words");
    });

    test(`${where}: 529 always, with a fallback to another provider`, async (t) => {
      mock.on({ userMessage: "go", model: /mini|haiku/ }, error(529, "overloaded_error"));
      mock.onMessage("go", { content: LONG });
      const seen = await ask(`${upstream.alias}-fallback`, stream);
      const line = await logged(seen.requestId);
      assert.equal(row(t, `${where}: 529 always, with a fallback`, seen, line), "200 attempts 2");
      assert.equal(seen.saw, "200, all words");
      assert.doesNotMatch(line.model, /mini|haiku/);
    });
  }
}
