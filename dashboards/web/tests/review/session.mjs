// A review of made-up records: the program that serves it, and what it says.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = process.env.REVIEW_PROGRAM;
if (!PROGRAM) throw new Error("REVIEW_PROGRAM is not set: build the example made_up_review and give its path");

/** A folder of decisions that goes away with the tests. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "review-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts a session, and gives the link that it printed, its origin, and the ways to end it. */
export async function serve(path, name, environment = {}) {
  const program = spawn(PROGRAM, ["serve", path, name], { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(program, "exit");
  for await (const line of createInterface({ input: program.stdout })) {
    const link = line.trim();
    return {
      link,
      origin: new URL(link).origin,
      /** Kills it as a power cut would: no handler runs. */
      async kill() { program.kill("SIGKILL"); await ended; },
      ended,
    };
  }
  throw new Error("the program ended before it printed a link");
}

/** What the report says. */
export const report = (path) => execFileSync(PROGRAM, ["report", path], { encoding: "utf8" });

/** The rows of the export. */
export function exported(path) {
  const file = join(path, "decisions.csv");
  execFileSync(PROGRAM, ["export", path, file]);
  return readFileSync(file, "utf8").trim().split("\n").slice(1);
}

/** The entries of the ledger. */
export const ledger = (path) => readFileSync(join(path, "decisions.ndjson"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
