// The pictures of groups and places as those meet them who listen, who use the keyboard, and who have a slow line.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, describe, test } from "node:test";
import { BASE_URL, launch } from "./browser.mjs";
import { crawl, sample } from "./crawl.mjs";

/** The most that a page may weigh on its first visit, in bytes as they come over the line. */
const MOST_HTML = 40_000;
const MOST_TOTAL = 150_000;

let browser;
let pages;
before(async () => { pages = sample((await crawl()).pages); browser = await launch(); });
after(() => browser?.close());

const ofIndicators = () => pages.filter((page) => /^\/(indicators|places\/[^/]+)\/[^/]+$/.test(new URL(page, BASE_URL).pathname));

/** Opens a page of its own context. */
async function open(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  await page.goto(BASE_URL + address);
  return { page, close: () => context.close() };
}

/** The first page on which something is found. */
async function firstWith(selector, options) {
  for (const address of ofIndicators()) {
    const opened = await open(address, options);
    if (await opened.page.locator(selector).count()) return { ...opened, address };
    await opened.close();
  }
  return undefined;
}

/** Bytes of an answer as they come over the line. */
function weight(path) {
  return new Promise((resolve, reject) => {
    http.get(BASE_URL + path, { headers: { "accept-encoding": "gzip" } }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => { bytes += chunk.length; });
      answer.on("end", () => resolve(bytes));
    }).on("error", reject);
  });
}

test("every drawing has a name, and every number in it stands in a table of the page", async () => {
  let drawings = 0;
  for (const address of ofIndicators()) {
    const { page, close } = await open(address);
    const found = await page.evaluate(() => {
      const inTables = new Set([...document.querySelectorAll("table [data-obs], table[data-obs]")].map((cell) => `${cell.dataset.obs} ${cell.dataset.value}`));
      const marks = [...document.querySelectorAll("svg.dots [data-obs], svg.funnel [data-obs]")].map((mark) => `${mark.dataset.obs} ${mark.dataset.value}`);
      const names = [...document.querySelectorAll("svg[role=img]")].map((svg) => document.getElementById(svg.getAttribute("aria-labelledby"))?.textContent ?? "");
      const loud = [...document.querySelectorAll("table svg")].filter((svg) => !svg.closest("[aria-hidden=true]")).length;
      return { names, apart: marks.filter((mark) => !inTables.has(mark)), loud };
    });
    assert.ok(found.names.every((name) => name.length > 20), `${address}: ${found.names}`);
    assert.deepEqual(found.apart, [], address);
    assert.equal(found.loud, 0, `${address}: a drawing inside a table is read out beside its numbers`);
    drawings += found.names.length;
    await close();
  }
  assert.ok(drawings > 0, "a release has something to draw");
});

test("the table of a split names its groups, its columns and itself", async () => {
  const { page, close } = await firstWith("table.groups");
  for (const table of await page.locator("table.groups").all()) {
    assert.ok((await table.locator("caption").textContent()).length > 10);
    const rows = await table.locator("tbody tr").count();
    assert.equal(await table.locator("tbody th[scope=row]").count(), rows);
    assert.ok(await table.locator("thead th[scope=col]").count() >= 4);
  }
  assert.ok(await page.getByRole("region", { name: /^Who is reached/ }).count(), "the section is a landmark with a name");
  await close();
});

test("a hidden group has a hatched row with a sentence, and no digit and no mark", async () => {
  let hidden = 0;
  for (const address of ofIndicators()) {
    const { page, close } = await open(address);
    const withheld = page.locator('table.groups [data-obs]:not([data-status="published"])');
    assert.equal(await page.locator("table.groups .protected").count(), await withheld.count(), address);
    for (const row of await page.locator("table.groups tr:has(.protected)").all()) {
      const words = await row.locator("td").allTextContents();
      assert.doesNotMatch(words.join(" "), /\d/, address);
      const isNobody = await row.locator('[data-status="nobody"]').count();
      assert.match(words.join(" "), isNobody ? /Nobody is in this group/ : /Not |Too |Taken /, address);
      assert.equal(await row.locator("svg").count(), 0, address);
      assert.notEqual(await row.locator(".protected").evaluate((mark) => getComputedStyle(mark).borderTopStyle), "none");
      hidden += 1;
    }
    await close();
  }
  const counties = await (await fetch(`${BASE_URL}/v1/areas?level=county`)).json();
  assert.ok(hidden > 0 || counties.areas.length === 0, "where there are counties, some group is hidden");
});

test("every gap on a page is the one that the API gives", async () => {
  let seen = 0;
  for (const address of ofIndicators()) {
    const { page, close } = await open(address);
    const link = page.locator('#groups a[href^="/v1/inequality"]');
    if (await link.count()) {
      const rows = new Map();
      let next = (await link.getAttribute("href")).replace("&format=csv", "&status=published&limit=1000");
      while (next) {
        const body = await (await fetch(BASE_URL + next)).json();
        for (const row of body.inequality) {
          rows.set([row.indicator_id, row.component, row.area_id, row.period.start, row.period.pooled_years, row.dimension, row.measure, row.variant, row.stratum].join("/"), row);
        }
        next = body.links.next;
      }
      for (const mark of await page.locator("#groups [data-gap]").evaluateAll((marks) => marks.map((mark) => ({ ...mark.dataset, text: mark.textContent })))) {
        const row = rows.get(mark.gap);
        assert.ok(row, `${address}: ${mark.gap} is not in the API`);
        assert.equal(Number(mark.value), row.value, mark.gap);
        const shown = Number(mark.text.match(/\d+(\.\d+)?/)[0]);
        assert.ok(Math.abs(shown - Math.abs(row.value)) < 0.0501, `${mark.gap} shows ${mark.text}, the API says ${row.value}`);
        if (row.comparison && shown > 0) assert.match(mark.text, row.value < 0 ? /lower/ : /higher/, mark.gap);
        seen += 1;
      }
    }
    await close();
  }
  assert.ok(seen > 5, `${seen} gaps`);
});

describe("with the keyboard alone", () => {
  test("all measures open, can be scrolled to, and close", async () => {
    const found = await firstWith("#groups details");
    // A small release may hide a group of every split, and then has no measure over all groups.
    if (!found) return;
    const { page, close } = found;
    const details = page.locator("#groups details").first();
    await details.locator("summary").focus();
    const ring = await details.locator("summary").evaluate((one) => getComputedStyle(one).outlineStyle);
    assert.notEqual(ring, "none", "focus is seen");
    await page.keyboard.press("Enter");
    assert.equal(await details.evaluate((one) => one.open), true);
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Measures /);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    assert.equal(await details.evaluate((one) => one.open), false);
    await close();
  });

  test("a place outside the funnel, or one that is not drawn, is reached by its name", async () => {
    const found = await firstWith("#standing .names a, #funnel .names a");
    // A release of states alone has no places beside a state.
    if (!found) return;
    const { page, close } = found;
    const link = page.locator("#standing .names a, #funnel .names a").first();
    const name = (await link.textContent()).trim();
    await link.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/places\//);
    assert.ok((await page.locator("h1").textContent()).includes(name));
    await close();
  });
});

test("without JavaScript a reader chooses years together, and the groups follow", async (t) => {
  const rows = async (query) => (await fetch(`${BASE_URL}/v1/${query}&limit=1000`)).json();
  const { observations } = await rows("observations?level=state&dimension=all");
  const periods = new Set(observations.map((cell) => cell.period.label));
  if (periods.size === 1) return t.skip("a release of one year has nothing to choose");
  const { inequality } = await rows("inequality?level=state&measure=d&variant=from_reference&status=published");
  const gap = inequality.find((row) => row.period.pooled_years > 1);
  assert.ok(gap, "with several years, some gap over years together is shown");
  const { page, close } = await open(`/indicators/${gap.indicator_id}?state=${gap.area_id}&component=${gap.component}`, { javaScriptEnabled: false });
  const form = page.locator("main form:has(select[name=period])");
  const option = form.locator("select[name=period] option", { hasText: "together" }).first();
  const label = (await option.textContent()).replace(" together", "").trim();
  assert.ok(!(await page.locator("#groups-title").textContent()).includes(label), "years together are not what a page opens with");
  await form.locator("select[name=period]").selectOption(await option.getAttribute("value"));
  await form.locator("button").click();
  assert.ok((await page.locator("#groups-title").textContent()).includes(label));
  const years = await page.locator("#groups [data-gap]").evaluateAll((marks) => marks.map((mark) => mark.dataset.gap.split("/")[4]));
  assert.ok(years.length > 0 && years.every((pooled) => Number(pooled) === gap.period.pooled_years), `gaps over ${new Set(years)} years`);
  await close();
});

test("a mark has one colour, in the legend and in the rows", async () => {
  const sides = new Set();
  for (const address of ofIndicators()) {
    const { page, close } = await open(address);
    const found = await page.evaluate(() => {
      const color = (element) => getComputedStyle(element).color;
      const legend = Object.fromEntries([...document.querySelectorAll("#groups .legend .mark, #standing .legend .mark")].map((mark) => [mark.textContent, color(mark)]));
      const inRows = [...document.querySelectorAll("#groups .gap .mark, #groups .standings .mark")].map((mark) => [mark.textContent, color(mark)]);
      // A hollow mark has its colour in its stroke.
      const paint = (shape) => (shape.classList.contains("hollow") ? getComputedStyle(shape).stroke : getComputedStyle(shape).fill);
      const symbols = { "M0,-5": "▲", "M0,5L": "▼" };
      const drawn = [...document.querySelectorAll("#groups .shape, #standing .shape")].map((shape) => [symbols[shape.getAttribute("d").slice(0, 5)], paint(shape)]);
      return { legend, marks: [...inRows, ...drawn].filter(([symbol]) => symbol === "▲" || symbol === "▼") };
    });
    for (const [symbol, color] of found.marks) {
      assert.equal(color, found.legend[symbol], `${address}: ${symbol}`);
      sides.add(symbol);
    }
    await close();
  }
  const counties = await (await fetch(`${BASE_URL}/v1/areas?level=county`)).json();
  assert.ok(sides.size === 2 || counties.areas.length === 0, "marks of both sides were looked at");
});

test("no page is heavier than a slow line bears", async () => {
  const assets = new Map();
  for (const address of pages) {
    const html = await weight(address);
    assert.ok(html <= MOST_HTML, `${address}: ${html} bytes of HTML`);
    const text = await (await fetch(BASE_URL + address)).text();
    let total = html;
    for (const [, path] of text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
      if (!assets.has(path)) assets.set(path, await weight(path));
      total += assets.get(path);
    }
    assert.ok(total <= MOST_TOTAL, `${address}: ${total} bytes on a first visit`);
  }
});
