// Claude Code without a terminal, which speaks Messages, with each upstream behind the gateway.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { claude } from "../lib/agents.mjs";
import { NOTES, workspace, writeNotes } from "../lib/child.mjs";
import { UPSTREAMS, asked, script, serveUpstreams } from "../lib/conversation.mjs";
import { THOUGHTS } from "../lib/tools.mjs";

const ANSWER = "Plum, pear and fig.";
serveUpstreams();

const thoughts = THOUGHTS.map((text, i) => [{ text, signature: `signature-${i + 1}` }]);

for (const upstream of UPSTREAMS) {
  for (const thinks of upstream.thoughts ? [false, true] : [false]) {
    test(`claude -p: three rounds of reading and an answer (${upstream.name}${thinks ? ", thinking" : ""})`, async (t) => {
      const place = workspace(t);
      writeNotes(place);
      const steps = [
        ...NOTES.map(([name], i) => ({
          calls: [{ id: `call_${i + 1}`, name: "Read", arguments: { file_path: join(place.project, name) } }],
        })),
        { text: ANSWER },
      ];
      await script(steps.map((step, i) => ({ ...step, thoughts: thoughts[i] })), { thinks });
      const ran = await claude(place, thinks ? upstream.thinking : upstream.alias, "what is in the three notes");
      assert.equal(ran.code, 0, ran.says);
      assert.equal(ran.result.result, ANSWER, ran.says);
      assert.equal(ran.result.num_turns, 4);
      const bodies = await asked(upstream);
      const results = upstream.results(bodies.at(-1));
      assert.deepEqual(results.map(([id]) => id), ["call_1", "call_2", "call_3"]);
      NOTES.forEach(([, text], i) => assert.ok(results[i][1].includes(text), results[i][1]));
      if (thinks) {
        const back = upstream.thoughts(bodies.at(-1));
        assert.deepEqual(back, thoughts.slice(0, 3).map(([{ text, signature }]) => [text, signature]));
      }
    });
  }
}
