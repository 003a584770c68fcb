// The gateway under test. Whoever starts it says where it is.
import assert from "node:assert/strict";
import OpenAI from "openai";

export const address = required("SFAI_URL");
export const key = required("SFAI_KEY");

function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} must be set; RealClientsIT sets it, or: ./sfai run --port 4000`);
  return value;
}

/** The official client, with no retries unless a test asks for some. */
export function client(options = {}) {
  return new OpenAI({
    baseURL: `${address}/v1`,
    apiKey: key,
    maxRetries: 0,
    timeout: 20_000,
    ...options,
  });
}

export const user = (content) => ({ role: "user", content });

/** All chunks of a stream, in order. */
export async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

export const textOf = (chunks) =>
  chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? "").join("");

export const finishOf = (chunks) =>
  chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean);

/** A function tool as `runTools` takes it: the SDK parses the arguments and sends the result back. */
export function tool(name, properties, run) {
  return {
    type: "function",
    function: {
      name,
      description: `The tool ${name}`,
      parameters: { type: "object", properties, required: Object.keys(properties) },
      parse: JSON.parse,
      function: run,
    },
  };
}

/** Waits until a condition holds; fails after ten seconds. */
export async function eventually(what, condition) {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`not within ten seconds: ${what}`);
}
