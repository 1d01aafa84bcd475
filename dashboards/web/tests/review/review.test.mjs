// The review as a reviewer meets it: by keyboard alone, through a kill, without a barrier, and with nothing from elsewhere.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { launch } from "../launch.mjs";
import { exported, folder, ledger, report, serve } from "./session.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const KEYS = ["s", "d", "u"];
const WORDS = { s: "same", d: "different", u: "unsure" };

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

let place;
const running = [];
beforeEach(() => { place = folder(); });
afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.kill()));
  place.remove();
});

/** Starts a session for a name and opens its link, collecting what must not happen. */
async function review(name, { width = 1280, height = 900, environment } = {}) {
  const session = await serve(place.path, name, environment);
  running.push(session);
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => { if (!request.url().startsWith("data:") && new URL(request.url()).origin !== session.origin) faults.push(`leaves the host: ${request.url()}`); });
  page.on("response", (response) => { if (response.status() >= 400) faults.push(`${response.status()}: ${new URL(response.url()).pathname}`); });
  await page.goto(session.link);
  return { session, context, page, faults };
}

/** Presses a letter and waits for the page that it leads to. */
async function press(page, key) {
  const next = page.waitForEvent("load");
  await page.keyboard.press(key);
  await next;
}

const number = async (page) => Number((await page.locator(".crumbs").textContent()).match(/Pair (\d+)/)[1]);

test("fifty answers by keyboard alone outlive a kill, and the export holds what two people agree on", async () => {
  const first = await review("ALPHA REVIEWER");
  const answers = new Map();
  for (let count = 0; count < 50; count += 1) {
    // A mix of all three, with one answer taken back and given anew on the way.
    const key = KEYS[count % 7 === 6 ? 2 : count % 2];
    const at = await number(first.page);
    answers.set(at, WORDS[key]);
    await press(first.page, key);
    if (count === 20) {
      await press(first.page, "z");
      assert.equal(await number(first.page), at);
      assert.match(await first.page.locator(".done").textContent(), /taken back/);
      await press(first.page, key);
    }
  }
  assert.match(await first.page.locator(".progress").textContent(), /50 answered, 10 to go/);
  await first.session.kill();
  running.length = 0;

  const again = await review("ALPHA REVIEWER");
  assert.match(await again.page.locator(".progress").textContent(), /50 answered, 10 to go/);
  assert.equal(await number(again.page), 51, "the next pair is the first without an answer");
  await press(again.page, "p");
  assert.match(await again.page.locator(".answers .chosen").textContent(), new RegExp({ same: "Same", different: "Different", unsure: "Not sure" }[answers.get(50)]));
  await again.session.kill();
  running.length = 0;

  // One person alone settles nothing.
  assert.deepEqual(exported(place.path), []);

  const second = await review("BETA REVIEWER");
  for (let count = 0; count < 50; count += 1) {
    const at = await number(second.page);
    const own = at === 3 ? "d" : KEYS.find((key) => WORDS[key] === answers.get(at));
    await press(second.page, own);
  }
  await second.session.kill();
  running.length = 0;

  const given = ledger(place.path).filter((entry) => entry.event === "answered");
  const byPair = new Map();
  for (const entry of given.filter((entry) => entry.by === "BETA REVIEWER")) byPair.set(entry.pair, [entry.left, entry.right, entry.answer]);
  const expected = [...byPair].filter(([pair, [, , answer]]) => pair !== "p0003" && answer !== "unsure").map(([, [left, right, answer]]) => `${left},${right},${answer === "same" ? "yes" : "no"}`);
  assert.equal(answers.get(3), "same", "the two do not agree on the third");
  assert.deepEqual(exported(place.path).sort(), expected.sort());
  assert.ok(expected.length === 42 && expected.some((row) => row.endsWith("yes")) && expected.some((row) => row.endsWith("no")), `${expected.length} rows`);
  assert.match(report(place.path), /third needed +8$/m);
  for (const { faults } of [first, again, second]) assert.deepEqual(faults, []);
});

test("next, previous, help and its end are keys, and no key answers by being held", async () => {
  const { page, faults } = await review("ALPHA REVIEWER");
  await press(page, "n");
  assert.equal(await number(page), 2);
  await press(page, "p");
  assert.equal(await number(page), 1);
  await page.keyboard.press("?");
  assert.equal(await page.locator("dialog").evaluate((dialog) => dialog.open), true);
  // Letters do nothing behind an open list.
  await page.keyboard.press("s");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog").evaluate((dialog) => dialog.open), false);
  await page.keyboard.press("Control+s");
  await page.keyboard.down("d");
  await page.waitForLoadState();
  await page.waitForFunction(() => document.querySelector(".crumbs").textContent.includes("Pair 2"));
  await page.keyboard.down("d");
  await page.keyboard.down("d");
  await page.waitForTimeout(300);
  await page.keyboard.up("d");
  assert.equal(await number(page), 2);
  assert.equal(ledger(place.path).filter((entry) => entry.event === "answered").length, 1);
  assert.deepEqual(faults, []);
});

test("every control is reached by Tab, shows where it is, and is not hidden by the answers", async () => {
  const { page } = await review("ALPHA REVIEWER", { height: 700 });
  await press(page, "s");
  const met = [];
  for (let count = 0; count < 20; count += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const box = element.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return { name: element.textContent.trim().split(/\s+/).slice(0, 2).join(" "), outline: getComputedStyle(element).outlineWidth, isSeen: element.contains(top) };
    });
    if (!found) break;
    met.push(found);
  }
  assert.deepEqual(met.map((one) => one.name), ["Skip to", "Keys ?", "End session", "Same person", "Different people", "Not sure", "Undo Z", "Previous P", "Next N"]);
  assert.ok(met.every((one) => one.outline === "3px" && one.isSeen), JSON.stringify(met));
});

test("letters can be turned off, and buttons still answer", async () => {
  const { page } = await review("ALPHA REVIEWER");
  await page.keyboard.press("?");
  const turned = page.waitForEvent("load");
  await page.getByRole("button", { name: "Turn letters off" }).press("Enter");
  await turned;
  await page.keyboard.press("s");
  await page.waitForTimeout(200);
  assert.equal(await number(page), 1);
  await page.getByRole("button", { name: "Same person" }).press("Enter");
  await page.waitForURL(/\/pairs\/2\?kept=1$/);
});

test("without JavaScript the buttons do it all", async () => {
  const session = await serve(place.path, "ALPHA REVIEWER");
  running.push(session);
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(session.link);
  await page.getByRole("button", { name: "Different people" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  assert.match(await page.locator(".done").textContent(), /pair 1 is taken back/);
  assert.equal(await page.getByRole("button", { name: "Keys" }).count(), 0, "there are no keys to speak of");
});

test("the link opens one browser, and nothing stays behind in it", async () => {
  const { session, context, page } = await review("ALPHA REVIEWER");
  const [cookie] = await context.cookies();
  assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.expires], [true, "Strict", -1]);
  assert.ok(!page.url().includes("token"), page.url());
  const other = await (await browser.newContext()).newPage();
  assert.equal((await other.goto(session.link)).status(), 403);
  assert.equal((await other.goto(`${session.origin}/pairs/1`)).status(), 401);
  assert.equal(await other.locator("h1").count(), 1);
  await page.getByRole("button", { name: "End session" }).click();
  assert.match(await page.locator("h1").textContent(), /ended/);
  assert.deepEqual(await context.cookies(), []);
  await session.ended;
  running.length = 0;
});

test("an idle page says so before it is cleared", async () => {
  const { page } = await review("ALPHA REVIEWER", { environment: { ATTUNE_REVIEW_IDLE: "3" } });
  await page.locator("#ending").waitFor();
  assert.match(await page.locator("#ending").textContent(), /less than two minutes/);
  await page.waitForFunction(() => !document.querySelector(".sides"), null, { timeout: 15_000 });
  running.length = 0;
});

describe("each page", () => {
  for (const width of [1280, 390, 320]) {
    test(`has no barrier, no fault, one heading and no sideways scroll at ${width} px`, async () => {
      const { page, faults, session } = await review("ALPHA REVIEWER", { width, environment: { ATTUNE_REVIEW_PAIRS: "6" } });
      const look = async (name) => {
        assert.equal(await page.locator("h1").count(), 1, name);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(over, 0, `${name} scrolls sideways`);
        // Through the debugger, which the page's own policy on scripts does not bind.
        await page.evaluate(AXE);
        const result = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: { type: "tag", values: rules } }), RULES);
        assert.deepEqual(result.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(" | ")}`), [], name);
      };
      await look("the first pair");
      await press(page, "d");
      await press(page, "p");
      await look("an answered pair");
      await page.keyboard.press("?");
      await look("the list of keys");
      await page.keyboard.press("Escape");
      for (const next of [3, 6]) {
        await page.goto(`${session.origin}/pairs/${next}`);
        await look(`pair ${next}`);
      }
      await page.goto(session.origin);
      for (let count = 0; count < 5; count += 1) await press(page, "s");
      assert.match(await page.locator("h1").textContent(), /All done/);
      await look("the end");
      assert.deepEqual(faults, []);
    });
  }

  test("says in words and numbers what it draws", async () => {
    const { page } = await review("ALPHA REVIEWER");
    const rows = await page.locator(".reasons tbody tr").evaluateAll((found) => found.map((row) => ({
      weight: row.querySelector(".weight").lastChild.textContent, sum: row.querySelector(".sum").textContent, bars: row.querySelectorAll("svg rect").length,
    })));
    const value = (text) => Number(text.replace("−", "-"));
    assert.ok(rows.length >= 8 && rows.every((row) => row.bars === 1));
    const total = rows.slice(0, -1).reduce((sum, row) => sum + value(row.weight), 0);
    assert.ok(Math.abs(total - value(rows.at(-1).weight)) < 0.06, `${total}`);
    for (const row of await page.locator(".sides tbody tr").all()) {
      const [left, right] = await row.locator(".value").allTextContents();
      const word = await row.locator(".sign .unseen").textContent();
      if (left === right) assert.match(word, /^(same|missing on both)$/);
      else assert.match(word, /differs|capitals|missing/);
    }
  });
});
