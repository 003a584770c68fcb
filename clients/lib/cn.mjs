// Continue's command line.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { run } from "./child.mjs";
import { address, eventually, key } from "./gateway.mjs";

const CN = join(dirname(createRequire(import.meta.url).resolve("@continuedev/cli/package.json")), "dist/cn.js");
const OFFLINE = new URL("./offline.mjs", import.meta.url).href;

const DOC = readFileSync(new URL("../../docs/CONTINUE_SETUP.md", import.meta.url), "utf8");
const [, PASTED] = DOC.match(/```yaml\n(name:[^]*?)```/);

/** What docs/CONTINUE_SETUP.md gives to paste, for one alias of the gateway under test. */
export function config({ model, apiKey = key, timeout = 900_000 }) {
  return [
    ["model: fake-llm", `model: ${model}`],
    ["http://127.0.0.1:4000", address],
    ["apiKey: sk-sfai-local", `apiKey: ${apiKey}`],
    ["timeout: 900000", `timeout: ${timeout}`],
  ].reduce((yaml, [shown, meant]) => {
    assert.ok(yaml.includes(shown), `docs/CONTINUE_SETUP.md has no "${shown}" any more`);
    return yaml.replace(shown, meant);
  }, PASTED);
}

/** What any `cn` is started with: the words after `node`, and the environment. */
export function command({ root, home }, yaml) {
  const file = join(root, "config.yaml");
  const names = join(root, "names.txt");
  writeFileSync(file, yaml);
  writeFileSync(names, "");
  return {
    words: ["--import", OFFLINE, CN, "--config", file],
    names,
    env: {
      CONTINUE_GLOBAL_DIR: join(home, ".continue"),
      CONTINUE_CLI_ENABLE_TELEMETRY: "0",
      SFAI_NAMES_ASKED: names,
    },
  };
}

/** Runs `cn -p`. Gives its exit code, what it said and whom it called. */
export async function cn(place, yaml, ...args) {
  const { words, names, env } = command(place, yaml);
  const ran = await run(process.execPath, [...words, ...args], place, env);
  const namesAsked = [...new Set(readFileSync(names, "utf8").split("\n").filter(Boolean))];
  return { ...ran, namesAsked };
}

// A terminal that the kernel keeps; Node has no way to ask for one.
// Who starts tests in the background has them ignore Ctrl-C, and their children too.
const SPAWN =
  "import os, pty, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);" +
  " sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
const SIZED = 'stty rows 40 cols 120; exec "$0" "$@"';

/** `cn` at a terminal, with a question to begin with. `sees` waits for a text that was not seen before. */
export function cnAtTerminal(t, { home, project, ...place }, yaml, question) {
  const { words, env } = command({ home, ...place }, yaml);
  const child = spawn("python3", ["-c", SPAWN, "sh", "-c", SIZED, process.execPath, ...words, question], {
    cwd: project,
    env: { PATH: process.env.PATH, HOME: home, TERM: "xterm", LC_ALL: "C.UTF-8", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  const ended = new Promise((resolve) => child.on("close", resolve));
  let shown = "";
  let seen = 0;
  child.stdout.setEncoding("utf8").on("data", (text) => (shown += text));
  const screen = () => shown.replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, "");
  return {
    ended,
    types: (keys) => child.stdin.write(keys),
    sees: async (text) => {
      const at = await eventually(`cn shows ${text}`, () => screen().indexOf(text, seen) + 1).catch((e) => {
        throw new Error(`${e.message}, but: ${screen().slice(seen)}`);
      });
      seen = at - 1 + text.length;
    },
  };
}
