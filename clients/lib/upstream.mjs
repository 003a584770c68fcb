// aimock as the upstream: the map's alias "aimock" leads to it as OpenAI's gpt-4o, the alias
// "aimock-anthropic" as Anthropic's claude-sonnet-4-5, "aimock-responses" to its Responses API.
import assert from "node:assert/strict";
import { subscribe } from "node:diagnostics_channel";
import { LLMock } from "@copilotkit/aimock";

export const ALIAS = "aimock";

/** Serves where the gateway's map expects it. */
export async function startUpstream(options = {}) {
  const { AIMOCK_PORT: port, AIMOCK_KEY: key } = process.env;
  assert.ok(port && key, "AIMOCK_PORT and AIMOCK_KEY must be set");
  const auth = { apiKeys: [key] };
  const upstream = new LLMock({ host: "127.0.0.1", port: Number(port), auth, ...options });
  await upstream.start();
  return upstream;
}

// aimock's journal does not tell when a reader leaves, and keeps an Anthropic request only as what
// it would be in OpenAI's form; node's own server knows better.
let lost = 0;
let received = [];
subscribe("http.server.request.start", ({ request, response }) => {
  const parts = [];
  const push = request.push;
  request.push = function (part, ...rest) {
    if (part) parts.push(part);
    else if (parts.length) received.push({ headers: request.headers, bytes: Buffer.concat(parts) });
    return push.call(this, part, ...rest);
  };
  response.once("close", () => {
    if (!response.writableFinished) lost++;
  });
});

/** How many answers of servers in this process lost their reader before their end. */
export const abandoned = () => lost;

/** The requests that came since the last call, with their bodies just as they were sent. */
export function arrivals() {
  const all = received.map(({ headers, bytes }) => ({ headers, body: JSON.parse(bytes) }));
  received = [];
  return all;
}
