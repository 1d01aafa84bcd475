// The browser of the tests, and the address under test.
export { launch } from "./launch.mjs";

/** The address of a running server: the runner gives it, with a release behind it. */
export const BASE_URL = (process.env.BASE_URL ?? "").replace(/\/$/, "");
if (!BASE_URL) throw new Error("BASE_URL is not set: start attune-api and give its address");
