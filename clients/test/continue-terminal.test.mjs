// Continue's command line at a terminal, which is its other mode, with each upstream behind the gateway.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTES, workspace, writeNotes } from "../lib/child.mjs";
import { cnAtTerminal, config } from "../lib/cn.mjs";
import { UPSTREAMS, asked, script, serveUpstreams } from "../lib/conversation.mjs";

const QUESTION = "what is in the three notes";
const ANSWER = "Plum, pear and fig.";
serveUpstreams();

for (const upstream of UPSTREAMS) {
  test(`cn at a terminal: three rounds of tools and an answer (${upstream.name})`, async (t) => {
    const place = workspace(t);
    writeNotes(place);
    await script([
      ...NOTES.map(([filepath], i) => ({ calls: [{ id: `call_${i + 1}`, name: "Read", arguments: { filepath } }] })),
      { text: ANSWER },
    ]);
    const cn = cnAtTerminal(t, place, config({ model: upstream.alias }), QUESTION);
    await cn.sees(QUESTION);
    await cn.sees("Read(");
    await cn.sees(ANSWER);
    cn.types("\x03");
    await cn.sees("ctrl+c to exit");
    cn.types("\x03");
    assert.equal(await cn.ended, 0);
    // Beside the conversation it asks for a title.
    const all = (await asked(upstream)).map((body) => upstream.results(body));
    const results = all.find((some) => some.length === 3) ?? assert.fail(JSON.stringify(all));
    assert.deepEqual(results.map(([id]) => id), ["call_1", "call_2", "call_3"]);
    NOTES.forEach(([, text], i) => assert.ok(results[i][1].includes(text), results[i][1]));
  });
}
