// OpenAI's Codex, which speaks Responses alone, with each upstream behind the gateway.
import assert from "node:assert/strict";
import { test } from "node:test";
import { codex } from "../lib/agents.mjs";
import { NOTES, workspace, writeNotes } from "../lib/child.mjs";
import { UPSTREAMS, asked, script, serveUpstreams } from "../lib/conversation.mjs";
import { THOUGHTS } from "../lib/tools.mjs";

const ANSWER = "Plum, pear and fig.";
const STEPS = [
  ...NOTES.map(([name], i) => ({ calls: [{ id: `call_${i + 1}`, name: "exec_command", arguments: { cmd: `cat ${name}` } }] })),
  { text: ANSWER },
].map((step, i) => ({ ...step, thoughts: [{ text: THOUGHTS[i], signature: `signature-${i + 1}` }] }));
serveUpstreams();

for (const upstream of UPSTREAMS) {
  for (const thinks of upstream.thoughts ? [false, true] : [false]) {
    test(`codex: three rounds of commands and an answer (${upstream.name}${thinks ? ", thinking" : ""})`, async (t) => {
      const place = workspace(t);
      writeNotes(place);
      await script(STEPS, { thinks });
      const ran = await codex(place, thinks ? upstream.thinking : upstream.alias, "what is in the three notes");
      assert.equal(ran.code, 0, ran.says);
      const done = ran.events.filter((event) => event.type === "item.completed").map((event) => event.item);
      assert.equal(done.findLast((item) => item.type === "agent_message").text, ANSWER, ran.says);
      const commands = done.filter((item) => item.type === "command_execution");
      assert.deepEqual(commands.map((item) => item.aggregated_output.trim()), NOTES.map(([, text]) => text));
      const { usage } = ran.events.find((event) => event.type === "turn.completed");
      assert.ok(upstream.name === "anthropic" || usage.input_tokens > 0, ran.says);
      const bodies = await asked(upstream);
      assert.equal(bodies.length, 4);
      const results = upstream.results(bodies.at(-1));
      assert.deepEqual(results.map(([id]) => id), ["call_1", "call_2", "call_3"]);
      NOTES.forEach(([, text], i) => assert.ok(results[i][1].includes(text), results[i][1]));
      if (thinks) {
        const back = upstream.thoughts(bodies.at(-1));
        assert.deepEqual(back, STEPS.slice(0, -1).map(({ thoughts: [{ text, signature }] }) => [text, signature]));
        assert.ok(bodies.every(upstream.thinks), "the model goes on thinking");
      }
    });
  }
}
