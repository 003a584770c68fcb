// One JSON object a line for each test that ended, for the JUnit side to read; between them the rows
// of a table that tests gave as diagnostics.
import { inspect } from "node:util";

export default async function* report(source) {
  for await (const event of source) {
    if (event.type === "test:diagnostic" && event.data.message.startsWith("| ")) {
      yield `${event.data.message}\n`;
    }
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const { name, details, skip, todo } = event.data;
    if (details.type === "suite") continue;
    const error = details.error && inspect(details.error.cause ?? details.error, { depth: 4 });
    const passed = event.type === "test:pass" && skip === undefined && todo === undefined;
    yield `@test ${JSON.stringify({ name, passed, why: error ?? (passed ? "" : "skipped") })}\n`;
  }
}
