// Continue's own command line (cn, without a terminal) against the gateway.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { workspace } from "../lib/child.mjs";
import { cn, config } from "../lib/cn.mjs";
import { key } from "../lib/gateway.mjs";
import { ALIAS, startUpstream } from "../lib/upstream.mjs";

let upstream;

before(async () => (upstream = await startUpstream()));
after(() => upstream.stop());
beforeEach(() => upstream.reset());

const write = (path, text) => writeFileSync(path, text);
const chats = () => upstream.getRequests().map((request) => request.body);

test("cn: a plain answer, and nobody else is reached", async (t) => {
  const ran = await cn(workspace(t), config({ model: "mock/echo" }), "-p", "hello from the command line");
  assert.equal(ran.out, "hello from the command line", ran.says);
  assert.equal(ran.code, 0, ran.says);
  // It asks for its newest version; that it does not get there does not hold it up.
  assert.deepEqual(ran.namesAsked, ["api.continue.dev"]);
});

test("cn: a tool is called, its result goes back, the answer has it", async (t) => {
  const place = workspace(t);
  write(join(place.project, "note.txt"), "the secret word is marzipan\n");
  const ran = await cn(place, config({ model: "mock/tool" }), "-p", 'call Read {"filepath": "note.txt"}');
  assert.equal(ran.code, 0, ran.says);
  assert.match(ran.out, /^The tool gave: [\s\S]*the secret word is marzipan/);
});

test("cn: a tool that writes needs leave, and has it with --auto", async (t) => {
  const place = workspace(t);
  const prompt = 'call Write {"filepath": "made.txt", "content": "by cn"}';
  const refused = await cn(place, config({ model: "mock/tool" }), "-p", prompt);
  assert.ok(!existsSync(join(place.project, "made.txt")), refused.says);
  const ran = await cn(place, config({ model: "mock/tool" }), "--auto", "-p", prompt);
  assert.equal(ran.code, 0, ran.says);
  assert.equal(readFileSync(join(place.project, "made.txt"), "utf8"), "by cn");
});

test("cn: a conversation with tools through to an upstream, resumed in a second run", async (t) => {
  const place = workspace(t);
  write(join(place.project, "one.txt"), "first is plum\n");
  write(join(place.project, "two.txt"), "second is pear\n");
  const read = (id, filepath) => ({ id, name: "Read", arguments: JSON.stringify({ filepath }) });
  upstream.on(
    { userMessage: "both notes", hasToolResult: false },
    { content: "Let me look.", toolCalls: [read("call_1", "one.txt"), read("call_2", "two.txt")] },
    { chunkSize: 5 },
  );
  upstream.on({ userMessage: "both notes", hasToolResult: true }, { content: "Plum and pear." });
  upstream.on({ userMessage: "and again" }, { content: "Still plum and pear." });
  const first = await cn(place, config({ model: ALIAS }), "-p", "what is in both notes");
  assert.match(first.out, /Plum and pear\.$/, first.says);
  const [asked, answered] = chats();
  assert.ok(asked.stream && asked.stream_options.include_usage);
  assert.ok(asked.tools.some((tool) => tool.function.name === "Read"));
  const results = answered.messages.filter((message) => message.role === "tool");
  assert.deepEqual(results.map((message) => message.tool_call_id), ["call_1", "call_2"]);
  assert.match(results[0].content, /first is plum/);
  assert.match(results[1].content, /second is pear/);
  const second = await cn(place, config({ model: ALIAS }), "--resume", "-p", "and again");
  assert.match(second.out, /Still plum and pear\.$/, second.says);
  const roles = chats().at(-1).messages.map((message) => message.role);
  assert.deepEqual(
    roles.filter((role) => role !== "system"),
    ["user", "assistant", "tool", "tool", "assistant", "user"],
  );
});

test("cn: a wrong key and an unknown alias end it with the gateway's words", async (t) => {
  const wrong = await cn(workspace(t), config({ model: "mock/echo", apiKey: "sk-nobody" }), "-p", "hi");
  assert.notEqual(wrong.code, 0, wrong.says);
  assert.match(wrong.says, /401/);
  const unknown = await cn(workspace(t), config({ model: "mock/ecko" }), "-p", "hi");
  assert.notEqual(unknown.code, 0, unknown.says);
  assert.match(unknown.says, /mock\/echo/, "the near name is shown");
  assert.ok(!wrong.says.includes(key));
});

test("cn: an answer that breaks off is told, not taken as whole", async (t) => {
  const ran = await cn(workspace(t), config({ model: "mock/cut" }), "-p", "one two three four five");
  assert.notEqual(ran.code, 0, ran.says);
  assert.match(ran.says, /mock's line was cut/);
});

// What docs/CONTINUE_SETUP.md says about requestOptions.timeout: this version takes it as
// milliseconds until the answer begins. The alias "late" answers after 2.5 seconds.
for (const [timeout, good] of [[900, false], [900_000, true]]) {
  test(`cn: timeout: ${timeout} ${good ? "waits" : "does not wait"} for 2.5 seconds`, async (t) => {
    const ran = await cn(workspace(t), config({ model: "late", timeout }), "-p", "am I in time");
    assert.equal(ran.out === "am I in time", good, ran.says);
  });
}
