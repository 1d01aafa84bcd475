// Follows every internal link from the first page.
import { BASE_URL } from "./browser.mjs";

/** Addresses of the pages a reader can reach, in the order they are found. The API's own addresses are checked, not followed. */
export async function crawl() {
  const pages = [];
  const broken = [];
  const seen = new Set(["/"]);
  const queue = ["/"];
  while (queue.length > 0) {
    const batch = queue.splice(0, 16);
    await Promise.all(batch.map(async (address) => {
      const answer = await fetch(BASE_URL + address);
      const text = await answer.text();
      if (answer.status !== 200) { broken.push(`${address}: ${answer.status}`); return; }
      if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) return;
      pages.push(address);
      for (const [, link] of text.matchAll(/(?:href|src|action)="([^"]*)"/g)) {
        const target = new URL(link.replaceAll("&amp;", "&"), BASE_URL + address);
        if (target.origin !== new URL(BASE_URL).origin) continue;
        const next = target.pathname + target.search;
        // A download of many rows is checked once by its own test.
        if (!seen.has(next) && !next.includes("format=csv")) { seen.add(next); queue.push(next); }
      }
    }));
  }
  return { pages, broken };
}

/** Most pages of one kind that the long checks look at. */
const MOST = 8;

/** Some pages of each kind, evenly spread, for checks that take long; all pages that are alone in their kind. */
export function sample(pages) {
  const kinds = new Map();
  for (const page of [...pages].sort()) {
    const { pathname } = new URL(page, BASE_URL);
    const parts = pathname.split("/").filter(Boolean);
    const kind = `${parts[0] ?? ""}/${parts.length}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), page]);
  }
  return [...kinds.values()].flatMap((members) => members.filter((_, index) => index % Math.ceil(members.length / MOST) === 0));
}
