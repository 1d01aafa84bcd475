// Builds what the server reads at run time: map geometry by state, and the font. `npm run build` writes it to dist/.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildGeometry } from "./geometry.mjs";

const require = createRequire(import.meta.url);
const target = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "fonts"), { recursive: true });

// The version stands in the name, so that the file may be cached for ever.
const fontPackage = dirname(require.resolve("@fontsource-variable/source-sans-3/package.json"));
const { version } = require("@fontsource-variable/source-sans-3/package.json");
for (const subset of ["latin", "latin-ext"]) {
  copyFileSync(join(fontPackage, "files", `source-sans-3-${subset}-wght-normal.woff2`), join(target, "fonts", `source-sans-3-${version}-${subset}.woff2`));
}
copyFileSync(join(fontPackage, "LICENSE"), join(target, "fonts", "OFL.txt"));

const states = buildGeometry(target);
console.log(`wrote geometry of ${states} states and territories, and the font, to ${target}`);
