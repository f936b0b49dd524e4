// A user of one union pays for one union.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";

const esbuild = createRequire(import.meta.url)(join(process.argv[2], "esbuild"));

async function bundle(contents) {
  const stdin = { contents, resolveDir: import.meta.dirname ?? process.cwd() };
  const result = await esbuild.build({ stdin, bundle: true, minify: true, format: "esm", write: false, logLevel: "error" });
  return result.outputFiles[0].text;
}

// Nothing is left of what nobody uses.
assert.equal(await bundle('import "specs"; import { chat } from "modules"; console.log(1);'), "console.log(1);\n");

// One message does not bring the others with it, neither from its module nor from the index.
const all = (await bundle('export * from "specs/chat";')).length;
for (const from of ["specs/chat", "specs"]) {
  const one = await bundle(`export { decodeRetryPolicy } from "${from}";`);
  assert.ok(one.length < 4500, `${from}: one small struct makes ${one.length} bytes`);
  assert.ok(!one.includes("fact_check"), "of the unions nothing is in it");
  const client = await bundle(`export { decodeClientMessage } from "${from}";`);
  assert.ok(!client.includes("conversation_resumed"), "of the other direction nothing is in it");
  assert.ok(client.length < all / 3, `${client.length} of ${all} bytes`);
}
const types = await bundle('import { hproto } from "specs"; export const f = hproto.isUuid;');
assert.ok(types.length < 8000, `the helpers make ${types.length} bytes`);
