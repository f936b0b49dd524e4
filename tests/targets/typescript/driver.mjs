// Runs the generated TypeScript: `node driver.mjs PACKAGE`; see ../README.md. It imports the package as it lies, as Node does.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${resolve(process.argv[2])}/`);
const { exports } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
const modules = new Map();

async function load(name) {
  const entry = exports[`./${name}`] ?? exports[`./${name}_`];
  if (!modules.has(name)) modules.set(name, await import(new URL(entry.default, folder)));
  return modules.get(name);
}

async function answer({ module, root, hex }) {
  const functions = await load(module);
  const stem = root.charAt(0).toUpperCase() + root.slice(1);
  const result = functions[`decode${stem}`](Buffer.from(hex, "hex"));
  if (!result.ok) return result.error;
  return { text: functions[`encode${stem}`](result.value) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line)).catch((error) => ({ crash: String(error) }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
