// The browser of the tests, and the address under test.
import { chromium } from "playwright-core";

/** The address of a running server: the runner gives it, with a release behind it. */
export const BASE_URL = (process.env.BASE_URL ?? "").replace(/\/$/, "");
if (!BASE_URL) throw new Error("BASE_URL is not set: start attune-api and give its address");

/** Starts the browser without a network of its own. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}
