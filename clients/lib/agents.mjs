// The coding agents under agents/: one large program each, which looks no names up through Node.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NOWHERE, run } from "./child.mjs";
import { address, key } from "./gateway.mjs";

const PACKAGES = new URL("../agents/node_modules/", import.meta.url).pathname;

/** The package of this platform: npm installs no other. */
function platform(scope, prefix) {
  const found = readdirSync(join(PACKAGES, scope)).filter((name) => name.startsWith(prefix));
  return join(PACKAGES, scope, found.find((name) => existsSync(join(PACKAGES, scope, name))));
}

const DOC = readFileSync(new URL("../../docs/clients.md", import.meta.url), "utf8");
const [, PASTED] = DOC.match(/```toml\n([^]*?)```/);

/** What docs/clients.md gives to paste into `~/.codex/config.toml`, for an alias of the gateway under test. */
function toml(model) {
  return [['model = "main"', `model = "${model}"`], ["http://127.0.0.1:4000", address]].reduce((text, [shown, meant]) => {
    assert.ok(text.includes(shown), `docs/clients.md has no ${shown} any more`);
    return text.replace(shown, meant);
  }, PASTED);
}

/** Runs `codex exec --json`. Gives what `run` does, and its events. */
export async function codex(place, model, prompt) {
  const home = join(place.home, ".codex");
  mkdirSync(home);
  writeFileSync(join(home, "config.toml"), toml(model));
  const args = ["exec", "--json", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", prompt];
  const env = { ...NOWHERE, CODEX_HOME: home, SFAI_API_KEY: key };
  const program = join(PACKAGES, "@openai/codex/bin/codex.js");
  const ran = await run(process.execPath, [program, ...args], place, env);
  const events = ran.out.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  return { ...ran, events };
}

/** Runs `claude -p`. Gives what `run` does, and its result. */
export async function claude(place, model, prompt) {
  const env = {
    ...NOWHERE,
    ANTHROPIC_BASE_URL: address,
    ANTHROPIC_AUTH_TOKEN: key,
    ANTHROPIC_MODEL: model,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: "mock/echo",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  };
  const program = join(platform("@anthropic-ai", "claude-code-"), "claude");
  const ran = await run(program, ["-p", prompt, "--output-format", "json"], place, env);
  const result = ran.out.split("\n").find((line) => line.startsWith("{"));
  return { ...ran, result: result && JSON.parse(result) };
}
