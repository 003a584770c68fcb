// Loaded before a client (node --import): no name but localhost has an address, so nothing leaves
// this machine. The names asked for are appended to the file SFAI_NAMES_ASKED, if that is set.
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { isIP } from "node:net";

const lookup = dns.lookup;

dns.lookup = (host, options, callback = options) => {
  if (isIP(host) || host === "localhost") return lookup(host, options, callback);
  if (process.env.SFAI_NAMES_ASKED) appendFileSync(process.env.SFAI_NAMES_ASKED, `${host}\n`);
  const error = new Error(`no name but localhost is looked up in these tests, so not ${host}`);
  error.code = "ENOTFOUND";
  process.nextTick(callback, error);
};
