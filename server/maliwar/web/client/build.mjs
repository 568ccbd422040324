// Makes ../static/built from the sources here: one script a page, what they share in chunks, and the country outlines.
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "..", "static", "built");
const out = await mkdtemp(`${folder}-`); // made aside, so that a server never sees half of it

const pages = (await readdir(join(here, "pages"))).filter((name) => name.endsWith(".js"));
await build({
  entryPoints: pages.map((name) => join(here, "pages", name)),
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "linked",
  loader: { ".woff": "file", ".woff2": "file", ".ttf": "file", ".eot": "file", ".svg": "file" },
  logLevel: "warning",
});
if (existsSync(join(here, "outlines.mjs"))) {
  const { outlines, world } = await import("./outlines.mjs");
  await outlines(out);
  await world(out);
}
await chmod(out, 0o755);
await rm(folder, { recursive: true, force: true });
await rename(out, folder);
