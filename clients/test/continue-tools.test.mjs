// Continue's command line holds a conversation with tools, with each upstream behind the gateway.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTES, workspace, writeNotes } from "../lib/child.mjs";
import { cn, config } from "../lib/cn.mjs";
import { UPSTREAMS, asked, script, serveUpstreams } from "../lib/conversation.mjs";
import { loggedSince } from "../lib/log.mjs";
import { THOUGHTS } from "../lib/tools.mjs";

const ANSWER = "Plum, pear and fig.";
const STEPS = [
  ...NOTES.map(([filepath], i) => ({ calls: [{ id: `call_${i + 1}`, name: "Read", arguments: { filepath } }] })),
  { text: ANSWER },
].map((step, i) => ({ ...step, thoughts: [{ text: THOUGHTS[i], signature: `signature-${i + 1}` }] }));
serveUpstreams();

for (const upstream of UPSTREAMS) {
  const thinks = Boolean(upstream.thoughts);

  test(`cn: three rounds of tools and an answer (${upstream.name}${thinks ? ", thinking" : ""})`, async (t) => {
    const place = workspace(t);
    writeNotes(place);
    await script(STEPS, { thinks });
    const model = thinks ? upstream.thinking : upstream.alias;
    const lines = loggedSince(model, 4);
    const ran = await cn(place, config({ model }), "-p", "what is in the three notes");
    assert.equal(ran.code, 0, ran.says);
    assert.ok(ran.out.endsWith(ANSWER), ran.says);
    const bodies = await asked(upstream);
    assert.equal(bodies.length, 4);
    const results = upstream.results(bodies.at(-1));
    assert.deepEqual(results.map(([id]) => id), ["call_1", "call_2", "call_3"]);
    NOTES.forEach(([, text], i) => assert.ok(results[i][1].includes(text), results[i][1]));
    const dropped = (await lines()).map((line) => line.thinkingDropped ?? false);
    if (thinks) {
      // It keeps no signatures, so from its first result on the model answers without thinking.
      assert.deepEqual(bodies.map(upstream.thinks), [true, false, false, false]);
      assert.deepEqual(dropped, [false, true, true, true]);
    }
  });
}
