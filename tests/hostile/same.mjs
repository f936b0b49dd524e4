// Holds generated TypeScript against that of harmless twins, and imports what it compiles to.
//
//     node same.mjs HOSTILE TWINS PAIRS
//
// PAIRS is a list of pairs of paths, below HOSTILE and below TWINS. Two files are the same when their syntax trees are, but for literals and
// names, and they have as many comments. (A property may be written bare or in quotes.) Nothing may happen when HOSTILE is imported.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../npm/package.json", import.meta.url));
const ts = require("typescript-5");
const [hostile, twins, list] = process.argv.slice(2);
const complaints = [];
const { SyntaxKind } = ts;

const isText = (node) => node && (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node));

function shape(node, out) {
  if (ts.isParenthesizedExpression(node) || ts.isParenthesizedTypeNode(node)) return shape(node.expression ?? node.type, out);
  // `a.b` and `a["b"]`, `b:`, `"b":` and `["b"]:` are the same to whoever reads it.
  if (ts.isPropertyAccessExpression(node) || (ts.isElementAccessExpression(node) && isText(node.argumentExpression))) {
    out.push(`access ${Boolean(node.questionDotToken)}`);
    return shape(node.expression, out);
  }
  if (ts.isIdentifier(node)) return out.push("name");
  if (ts.isComputedPropertyName(node) && isText(node.expression)) return out.push("name");
  if (isText(node)) {
    const { parent } = node;
    return out.push(parent?.name === node ? "name" : "text");
  }
  out.push(SyntaxKind[node.kind]);
  ts.forEachChild(node, (child) => void shape(child, out));
  out.push(".");
}

function comments(text) {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, false, ts.LanguageVariant.Standard, text);
  let found = 0;
  for (let token = scanner.scan(); token !== SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token === SyntaxKind.SingleLineCommentTrivia || token === SyntaxKind.MultiLineCommentTrivia) found++;
  }
  return found;
}

function read(folder, path) {
  const text = readFileSync(join(folder, path), "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  if (file.parseDiagnostics.length > 0) throw new Error(`no TypeScript: ${file.parseDiagnostics[0].messageText}`);
  const out = [];
  shape(file, out);
  return [...out, `${comments(text)} comments`];
}

const known = new Map();
for (const [one, other] of JSON.parse(readFileSync(list, "utf8"))) {
  try {
    const key = readFileSync(join(twins, other), "utf8");
    if (!known.has(key)) known.set(key, read(twins, other));
    const [a, b] = [read(hostile, one), known.get(key)];
    const at = a.findIndex((part, index) => part !== b[index]);
    if (at >= 0 || a.length !== b.length) complaints.push(`${one}: another shape: ${a.slice(Math.max(at - 4, 0), at + 8)} / ${b.slice(Math.max(at - 4, 0), at + 8)}`);
  } catch (error) {
    complaints.push(`${one}: ${error.message}`);
  }
}

const globals = Reflect.ownKeys(globalThis).length;
const inherited = Reflect.ownKeys(Object.prototype).length;
const files = readdirSync(".").length;
for (const entry of readdirSync(join(hostile, "esm"), { recursive: true, withFileTypes: true })) {
  if (!entry.name.endsWith(".js")) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  await import(pathToFileURL(resolve(path))).catch((error) => complaints.push(`${path} cannot be imported: ${error}`));
}
if (Reflect.ownKeys(globalThis).length !== globals || Reflect.ownKeys(Object.prototype).length !== inherited || readdirSync(".").length !== files) {
  complaints.push("the canary sings");
}
console.log(complaints.join("\n"));
process.exit(complaints.length > 0 ? 1 : 0);
