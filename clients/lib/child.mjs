// A client in a process of its own, in a home and a project of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A home and a project; removed after the test. */
export function workspace(t) {
  const root = mkdtempSync(join(tmpdir(), "sfai-client-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const home = join(root, "home");
  const project = join(root, "project");
  mkdirSync(home);
  mkdirSync(project);
  return { root, home, project };
}

/** Three notes in a project, one file each: what an agent reads in three rounds. */
export const NOTES = [
  ["plum.txt", "first is plum"],
  ["pear.txt", "second is pear"],
  ["fig.txt", "third is fig"],
];

export function writeNotes({ project }) {
  for (const [name, text] of NOTES) writeFileSync(join(project, name), `${text}\n`);
}

/** What a program that looks no names up through Node is told, so that nothing leaves this machine. */
export const NOWHERE = { HTTPS_PROXY: "http://127.0.0.1:9", HTTP_PROXY: "http://127.0.0.1:9", NO_PROXY: "127.0.0.1" };

/** Runs a program; ends it after a minute. Gives its exit code and what it said. */
export function run(program, args, { home, project }, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: project,
      env: { PATH: process.env.PATH, HOME: home, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, out: out.trim(), err, says: `${code}: ${out}\n${err}` });
    });
  });
}
