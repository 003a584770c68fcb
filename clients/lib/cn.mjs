// Continue's command line, run once without a terminal in a home and a project of its own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { address, key } from "./gateway.mjs";

const CN = join(dirname(createRequire(import.meta.url).resolve("@continuedev/cli/package.json")), "dist/cn.js");
const OFFLINE = new URL("./offline.mjs", import.meta.url).href;

/** A home and a project; removed after the test. */
export function workspace(t) {
  const root = mkdtempSync(join(tmpdir(), "sfai-cn-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const home = join(root, "home");
  const project = join(root, "project");
  mkdirSync(home);
  mkdirSync(project);
  return { root, home, project };
}

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

/** Runs `cn -p`; ends it after a minute. Gives its exit code, what it said and whom it called. */
export function cn({ root, home, project }, yaml, ...args) {
  const file = join(root, "config.yaml");
  const names = join(root, "names.txt");
  writeFileSync(file, yaml);
  writeFileSync(names, "");
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    CONTINUE_GLOBAL_DIR: join(home, ".continue"),
    CONTINUE_CLI_ENABLE_TELEMETRY: "0",
    SFAI_NAMES_ASKED: names,
  };
  return new Promise((resolve, reject) => {
    const command = ["--import", OFFLINE, CN, "--config", file, ...args];
    const child = spawn(process.execPath, command, { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      const namesAsked = [...new Set(readFileSync(names, "utf8").split("\n").filter(Boolean))];
      resolve({ code, out: out.trim(), err, namesAsked, says: `${code}: ${out}\n${err}` });
    });
  });
}
