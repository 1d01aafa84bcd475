// What a page shows is what the API answers, cell by cell; a withheld cell shows no digit.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BASE_URL, launch } from "./browser.mjs";
import { crawl } from "./crawl.mjs";

const cells = new Map();
let browser;
let pages;

/** Reads every cell of the release, page by page. */
async function readRelease() {
  let next = "/v1/observations?limit=1000";
  while (next) {
    const body = await (await fetch(BASE_URL + next)).json();
    for (const cell of body.observations) {
      cells.set([cell.indicator_id, cell.component, cell.area_id, cell.period.start, cell.period.pooled_years, cell.dimension, cell.category].join("/"), cell);
    }
    next = body.links.next;
  }
}

before(async () => { await readRelease(); ({ pages } = await crawl()); browser = await launch(); });
after(() => browser?.close());

/** Reads every marked cell of a page: key, status, raw value, and all that a reader could see or hear of it. */
function marked() {
  return [...document.querySelectorAll("[data-obs]")].map((element) => {
    const words = [element.textContent];
    for (const one of [element, ...element.querySelectorAll("*")]) {
      for (const name of ["title", "alt", "aria-label", "data-value", "data-words"]) words.push(one.getAttribute(name) ?? "");
    }
    return { key: element.dataset.obs, status: element.dataset.status, value: element.dataset.value, text: element.textContent.trim(), words: words.join(" ") };
  });
}

test("every marked cell on every page equals the API's cell", async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: true })).newPage();
  let count = 0;
  // Pages of one indicator in one place are many: each twelfth, and all others.
  const chosen = pages.filter((address, index) => !/^\/places\/[^/]+\/[^/]+$/.test(address) || index % 12 === 0);
  for (const address of chosen) {
    const html = await (await fetch(BASE_URL + address)).text();
    await page.setContent(html.replaceAll(/<(link|script)[^>]*>/g, ""));
    for (const mark of await page.evaluate(marked)) {
      const cell = cells.get(mark.key);
      assert.ok(cell, `${address}: ${mark.key} is not in the API`);
      assert.equal(mark.status, cell.status, `${address}: ${mark.key}`);
      if (cell.status === "published") {
        assert.equal(Number(mark.value), cell.value, `${address}: ${mark.key}`);
        const text = mark.text.replaceAll(/(\d),(?=\d{3})/g, "$1");
        const shown = text.match(/-?\d+(\.\d+)?(?=%?(\D*$|%| \())/) ?? [];
        const [number] = text.replace(/^.*: /, "").match(/-?\d+\.\d+/) ?? shown;
        assert.ok(Math.abs(Number(number) - cell.value) < ({ percent: 0.0501, count: 0.501, per_1000: 0.501 }[cell.unit] ?? 0.00501), `${address}: ${mark.key} shows ${mark.text}, the API says ${cell.value}`);
      } else {
        assert.equal(mark.value, undefined, `${address}: ${mark.key}`);
        assert.doesNotMatch(mark.words.replace(/^\s*\d{4}:/, ""), /\d/, `${address}: ${mark.key} says ${mark.words}`);
        for (const field of ["value", "interval", "numerator", "denominator", "comparison"]) assert.ok(!(field in cell), `${mark.key} has ${field}`);
      }
      count += 1;
    }
  }
  assert.ok(count > 500, `${count} cells compared`);
});

test("the CSV of an indicator has every cell of it, with the same value and status", async () => {
  const indicator = [...cells.values()][0].indicator_id;
  const text = await (await fetch(`${BASE_URL}/v1/observations?indicator=${indicator}&format=csv`)).text();
  const [header, ...lines] = text.trimEnd().split("\r\n").map((line) => line.split(","));
  const at = (line, name) => line[header.indexOf(name)];
  assert.equal(lines.length, [...cells.values()].filter((cell) => cell.indicator_id === indicator).length);
  for (const line of lines) {
    const cell = cells.get(["indicator_id", "component", "area_id", "period_start", "pooled_years", "dimension", "category"].map((name) => at(line, name)).join("/"));
    assert.equal(at(line, "status"), cell.status);
    assert.equal(at(line, "value"), cell.value === undefined ? "" : String(cell.value));
    assert.ok(["synthetic", "real"].includes(at(line, "data_kind")));
  }
});
