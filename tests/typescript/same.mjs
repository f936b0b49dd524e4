// The three files of a module say the same: what runs is the source without its types, and every declared function is there.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const esbuild = createRequire(import.meta.url)(join(process.argv[2], "esbuild"));
const plain = (text, loader) =>
  esbuild.transformSync(text, { loader, target: "es2022", legalComments: "none", minifyWhitespace: true, tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } }).code;

let modules = 0;
for (const name of readdirSync("node_modules").filter((name) => !name.startsWith("@"))) {
  const { exports } = JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8"));
  for (const [path, entry] of Object.entries(exports)) {
    if (typeof entry === "string") continue;
    const file = (path) => readFileSync(join("node_modules", name, path), "utf8");
    const source = file(entry.default.replace("esm/", "src/").replace(/js$/, "ts"));
    const js = file(entry.default);
    assert.equal(plain(js, "js"), plain(source, "ts"), `${name}/${path}`);
    const module = await import(`${name}${path.slice(1)}`);
    const declared = [...file(entry.types).matchAll(/^export declare (?:function|const|class) ([A-Za-z_$][\w$]*)/gm)];
    for (const [, name] of declared) assert.ok(name in module, `${path} has no ${name}`);
    modules++;
  }
}
assert.ok(modules > 20);
