// Embeddings by the official SDK, Vercel's AI SDK and LangChain, with each kind of upstream behind
// the gateway. aimock sends numbers whoever asks for base64, as some servers do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createOpenAI } from "@ai-sdk/openai";
import { OpenAIEmbeddings } from "@langchain/openai";
import { embed, embedMany } from "ai";
import { address, client, key } from "../lib/gateway.mjs";
import { ALIAS, startUpstream } from "../lib/upstream.mjs";

const TEXTS = ["alpha", "be", "gamma ray", "日本語"];
const MANY = Array.from({ length: 100 }, (_, i) => "x".repeat(i + 1));
const openai = client();
let upstream;
before(async () => (upstream = await startUpstream()));
after(() => upstream.stop());

/** What aimock itself says, asked directly. */
async function aimocks(texts) {
  const { AIMOCK_PORT: port, AIMOCK_KEY: token } = process.env;
  const answer = await fetch(`http://127.0.0.1:${port}/v1/embeddings`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", input: texts }),
  });
  return (await answer.json()).data.map(({ embedding }) => embedding);
}

/** As the test's Bedrock makes them. */
const bedrocks = async (texts) => texts.map((text) => [text.length, text.charCodeAt(0), 0.1]);

const VECTORS = { [ALIAS]: aimocks, "bedrock-titan": bedrocks, "bedrock-cohere": bedrocks };

const rounded = (vectors) => vectors.map((vector) => Array.from(new Float32Array(vector)));

function decoded(base64) {
  const bytes = Buffer.from(base64, "base64");
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

for (const [model, vectors] of Object.entries(VECTORS)) {
  test(`openai: as it asks by default, as numbers and as base64 (${model})`, async () => {
    const expected = await vectors(TEXTS);
    const ask = async (more) => {
      const list = await openai.embeddings.create({ model, input: TEXTS, ...more });
      assert.equal(list.model, model);
      assert.deepEqual(list.data.map(({ index }) => index), [0, 1, 2, 3]);
      assert.equal(typeof list.usage.total_tokens, "number");
      return list.data.map(({ embedding }) => embedding);
    };
    assert.deepEqual(rounded(await ask({})), rounded(expected));
    assert.deepEqual(await ask({ encoding_format: "float" }), expected, "every digit");
    const base64 = await ask({ encoding_format: "base64" });
    assert.deepEqual(base64.map(decoded), rounded(expected));
  });

  test(`openai: one text, and a hundred (${model})`, async () => {
    const one = await openai.embeddings.create({ model, input: "alone" });
    assert.deepEqual(rounded([one.data[0].embedding]), rounded(await vectors(["alone"])));
    const many = await openai.embeddings.create({ model, input: MANY });
    assert.deepEqual(rounded(many.data.map(({ embedding }) => embedding)), rounded(await vectors(MANY)));
  });

  test(`@ai-sdk/openai: embed and embedMany (${model})`, async () => {
    const embedding = createOpenAI({ baseURL: `${address}/v1`, apiKey: key }).embedding(model);
    const { embeddings, usage } = await embedMany({ model: embedding, values: TEXTS, maxRetries: 0 });
    assert.deepEqual(embeddings, await vectors(TEXTS));
    assert.equal(typeof usage.tokens, "number");
    const one = await embed({ model: embedding, value: "alone", maxRetries: 0 });
    assert.deepEqual([one.embedding], await vectors(["alone"]));
  });

  test(`@langchain/openai: embedDocuments and embedQuery (${model})`, async () => {
    const configuration = { baseURL: `${address}/v1` };
    const embeddings = new OpenAIEmbeddings({ model, apiKey: key, maxRetries: 0, batchSize: 3, configuration });
    assert.deepEqual(rounded(await embeddings.embedDocuments(TEXTS)), rounded(await vectors(TEXTS)));
    assert.deepEqual(rounded([await embeddings.embedQuery("alone")]), rounded(await vectors(["alone"])));
  });
}

test("the mock indexes: near texts are near, and as many dimensions as asked for", async () => {
  const ask = (input, more) => openai.embeddings.create({ model: "mock/echo", input, ...more });
  const { data } = await ask(["reset my password", "how to reset a password", "ripe bananas"]);
  const [a, b, c] = data.map(({ embedding }) => embedding);
  const nearness = (x, y) => x.reduce((sum, each, i) => sum + each * y[i], 0);
  assert.equal(a.length, 256);
  assert.ok(Math.abs(nearness(a, a) - 1) < 1e-5);
  assert.ok(nearness(a, b) > nearness(a, c) + 0.2);
  assert.equal((await ask("x", { dimensions: 12 })).data[0].embedding.length, 12);
});

test("what can't be: a model without embeddings, tokens for Bedrock, an empty text", async () => {
  const refused = async (body) => {
    const error = await openai.embeddings.create(body).catch((e) => e);
    return [error.status, error.param, error.type];
  };
  const bad = (param) => [400, param, "invalid_request_error"];
  assert.deepEqual(await refused({ model: "aimock-anthropic", input: "x" }), bad("model"));
  assert.deepEqual(await refused({ model: "bedrock", input: "x" }), bad("model"));
  assert.deepEqual(await refused({ model: "bedrock-titan", input: [1, 2] }), bad("input"));
  assert.deepEqual(await refused({ model: "bedrock-titan", input: "x", dimensions: 7 }), bad("dimensions"));
  assert.deepEqual(await refused({ model: ALIAS, input: ["x", ""] }), bad("input[1]"));
});
