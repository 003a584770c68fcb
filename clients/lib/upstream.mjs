// aimock as the upstream: the map's alias "aimock" leads to it as the model gpt-4o.
import assert from "node:assert/strict";
import { subscribe } from "node:diagnostics_channel";
import { LLMock } from "@copilotkit/aimock";

export const ALIAS = "aimock";

/** Serves where the gateway's map expects it. */
export async function startUpstream() {
  const { AIMOCK_PORT: port, AIMOCK_KEY: key } = process.env;
  assert.ok(port && key, "AIMOCK_PORT and AIMOCK_KEY must be set");
  const upstream = new LLMock({ host: "127.0.0.1", port: Number(port), auth: { apiKeys: [key] } });
  await upstream.start();
  return upstream;
}

// aimock's journal does not tell when a reader leaves; node's own server does.
let lost = 0;
subscribe("http.server.request.start", ({ response }) => {
  response.once("close", () => {
    if (!response.writableFinished) lost++;
  });
});

/** How many answers of servers in this process lost their reader before their end. */
export const abandoned = () => lost;
