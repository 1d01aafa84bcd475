// Every page as a reader meets it: nothing from elsewhere, no error, one heading, no sideways scroll, no barrier that axe knows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { BASE_URL, launch } from "./browser.mjs";
import { crawl, sample } from "./crawl.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let browser;
let found;
before(async () => { found = await crawl(); browser = await launch(); });
after(() => browser?.close());

/** Opens a page of its own context and collects what must not happen. */
async function open(address, options = {}) {
  const context = await browser.newContext({ bypassCSP: false, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (target.protocol !== "data:" && target.origin !== new URL(BASE_URL).origin) faults.push(`leaves the host: ${request.url()}`);
  });
  page.on("response", (response) => { if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`); });
  await page.goto(BASE_URL + address);
  return { page, faults, close: () => context.close() };
}

test("every internal link leads somewhere", () => {
  assert.deepEqual(found.broken, []);
  assert.ok(found.pages.length > 20, `${found.pages.length} pages`);
});

test("titles are unique and short", async () => {
  const titles = new Map();
  for (const address of found.pages.filter((page) => !page.includes("?"))) {
    const title = (await (await fetch(BASE_URL + address)).text()).match(/<title>([^<]*)/)[1];
    assert.ok([...title.replaceAll("&#39;", "'")].length <= 65, title);
    assert.ok(!titles.has(title), `${address} and ${titles.get(title)} are both called ${title}`);
    titles.set(title, address);
  }
});

describe("each kind of page", () => {
  for (const width of [1280, 390]) {
    test(`has no barrier, no fault and one heading at ${width} px`, async () => {
      for (const address of [...sample(found.pages), "/nope"]) {
        const { page, faults, close } = await open(address, { viewport: { width, height: 900 } });
        assert.deepEqual(faults.filter((fault) => address !== "/nope" || !fault.includes("404")), [], address);
        assert.equal(await page.locator("h1").count(), 1, address);
        // Through the debugger, which the page's own policy on scripts does not bind.
        await page.evaluate(AXE);
        const result = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: { type: "tag", values: rules } }), RULES);
        const barriers = result.violations.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(" | ")}`);
        assert.deepEqual(barriers, [], address);
        await close();
      }
    });
  }

  for (const width of [390, 320]) {
    test(`does not scroll sideways at ${width} px`, async () => {
      for (const address of sample(found.pages)) {
        const { page, close } = await open(address, { viewport: { width, height: 800 } });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(over, 0, address);
        await close();
      }
    });
  }
});

describe("without JavaScript", () => {
  test("a reader finds a place and its value", async () => {
    const { page, close } = await open("/", { javaScriptEnabled: false });
    const name = await page.locator("datalist option").nth(1).getAttribute("value");
    await page.locator("input[name=q]").fill(name);
    await page.locator("form[role=search] button").click();
    assert.equal((await page.locator("h1").textContent()).trim(), name);
    await page.locator("table.cells tbody th a").first().click();
    assert.match(page.url(), /\/places\/[^/]+\/[^/]+$/);
    assert.equal(await page.locator(".headline").count(), 1);
    await close();
  });

  test("a reader chooses another period and the address keeps it", async () => {
    const address = found.pages.find((page) => page.startsWith("/indicators/"));
    const { page, close } = await open(address, { javaScriptEnabled: false });
    const period = page.locator("select[name=period]");
    if (await period.count()) {
      const other = await period.locator("option:not([selected])").first().getAttribute("value");
      await period.selectOption(other);
      await page.locator("form.filters button").click();
      assert.equal(new URL(page.url()).searchParams.get("period"), other);
      assert.equal(await page.locator("select[name=period]").inputValue(), other);
    }
    assert.ok(await page.locator("table.cells tbody tr").count() > 0);
    await close();
  });
});

test("the keyboard meets the skip link first, and it leads to the content", async () => {
  const { page, close } = await open("/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await close();
});

test("the map answers the pointer and a click leads to the place", async () => {
  for (const address of found.pages.filter((page) => page.startsWith("/indicators/"))) {
    const { page, close } = await open(address, { viewport: { width: 1280, height: 1000 } });
    const shape = page.locator("path.area[data-status=published]").first();
    if (await shape.count()) {
      const name = await shape.getAttribute("data-name");
      // By name from here on: the shape under the pointer moves to the front of the drawing.
      const same = page.locator(`path.area[data-name="${name}"]`);
      await same.hover();
      assert.match(await page.locator(".tip").textContent(), new RegExp(name));
      await same.click();
      await page.waitForURL(/\/places\//);
      assert.match(await page.locator("h1").textContent(), new RegExp(name));
      await close();
      return;
    }
    await close();
  }
});
