// The gateway's log, which whoever started it writes to the file SFAI_LOG.
import { readFileSync } from "node:fs";
import { eventually } from "./gateway.mjs";

const lines = () =>
  readFileSync(process.env.SFAI_LOG, "utf8")
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line));

/** The line that tells of a request, once it is there. */
export const logged = (requestId) =>
  eventually(`a line of request ${requestId}`, () =>
    lines().find((line) => line.requestId === requestId && line.event === "chat_completion"),
  );

/** The lines of an alias's requests, oldest first, once there are so many more than before. */
export function loggedSince(alias, count) {
  const of = () => lines().filter((line) => line.alias === alias && line.event === "chat_completion");
  const before = of().length;
  return () => eventually(`${count} lines of ${alias}`, () => {
    const now = of().slice(before);
    return now.length >= count && now;
  });
}
