/**
 * Generated TypeScript against `JSON.parse` alone and against libraries that validate, on the same texts in one process.
 *
 * `node main.mjs FOLDER PACKAGE ROUNDS MILLISECONDS` prints a line of JSON for each contestant of each case: the CPU time of one
 * operation in nanoseconds, round by round, or a size in bytes. benches/run.py makes tables of them.
 */
import { buildSync } from "esbuild";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [folder, generated, rounds, milliseconds] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const chat = await import(pathToFileURL(join(generated, "esm/chat.js")).href);
const names = ["ajv", "typebox", "arktype", "zod", "effect", "valibot"];
const peers = await Promise.all(
  names.map(async (name) => ({
    name,
    ...(await import(`./peers/${name}.mjs`)),
  })),
);

function print(line) {
  console.log(JSON.stringify(line));
}

/** The CPU time in microseconds of doing something that many times. */
function time(act, count) {
  const begin = process.cpuUsage();
  for (let i = 0; i < count; i++) act();
  const { user, system } = process.cpuUsage(begin);
  return user + system;
}

/** Lets all contestants run in turn, round after round. */
function contest(table, name, bytes, contestants) {
  const entries = Object.entries(contestants);
  const figures = entries.map(() => []);
  const counts = entries.map(([, act]) => {
    // The first thousands of times it is not compiled yet.
    time(act, rounds > 1 ? 5000 : 1);
    let count = 1;
    while (time(act, count) < milliseconds * 1000) count *= 2;
    return count;
  });
  for (let round = 0; round < rounds; round++) {
    entries.forEach(([, act], i) => {
      figures[i].push((time(act, counts[i]) * 1000) / counts[i]);
    });
  }
  entries.forEach(([who], i) => {
    print({ table, case: name, bytes, who, ns: figures[i] });
  });
}

/** Decoders that return the value, or nothing. */
function decoders(direction) {
  const side = direction === "server" ? "Server" : "Client";
  const decode = chat[`decode${side}Message`];
  const ours = (text) => {
    const result = decode(text);
    return result.ok ? result.value : undefined;
  };
  const theirs = peers.map((peer) => {
    const judge = peer[`is${side}`];
    const decode = (text) => {
      const value = JSON.parse(text);
      return judge(value) ? value : undefined;
    };
    return [peer.name, decode];
  });
  return { hprotoc: ours, ...Object.fromEntries(theirs) };
}

/** Everybody accepts what is good and refuses what is not. */
function agree(all, text) {
  const value = JSON.parse(text);
  const broken = [{ ...value, type: "nothing" }, [value]];
  for (const key in value) {
    if (key !== "values") broken.push({ ...value, [key]: { a: 1.5 } });
    if (Number.isInteger(value[key])) broken.push({ ...value, [key]: 1.5 });
  }
  for (const [name, decode] of Object.entries(all)) {
    if (JSON.stringify(decode(text)) !== JSON.stringify(value)) {
      throw new Error(`${name} refuses ${text.slice(0, 200)}`);
    }
    for (const each of broken.map((each) => JSON.stringify(each))) {
      if (decode(each) !== undefined) {
        throw new Error(`${name} accepts ${each.slice(0, 200)}`);
      }
    }
  }
}

const messages = JSON.parse(readFileSync(join(folder, "names.json"), "utf8"));
for (const [direction, list] of Object.entries(messages)) {
  for (const name of list) {
    const text = readFileSync(
      join(folder, `${direction}.${name}.json`),
      "utf8",
    );
    const bytes = Buffer.byteLength(text);
    const all = decoders(direction);
    agree(all, text);
    // What the formats of its strings cost is not what the libraries do.
    const judges = name === "session" ? { hprotoc: all.hprotoc } : all;
    const acts = Object.entries(judges).map(([who, decode]) => [
      who,
      () => decode(text),
    ]);
    contest("TypeScript decode from text", `${direction}: ${name}`, bytes, {
      ...Object.fromEntries(acts),
      "JSON.parse": () => JSON.parse(text),
    });
    const value = JSON.parse(text);
    const encode =
      direction === "server"
        ? chat.encodeServerMessage
        : chat.encodeClientMessage;
    contest("TypeScript encode", `${direction}: ${name}`, bytes, {
      hprotoc: () => encode(value),
      "JSON.stringify": () => JSON.stringify(value),
    });
  }
}

/** What of a module a page has to load: minified, bundled and compressed. */
function size(contents) {
  const options = { bundle: true, minify: true, format: "esm", write: false };
  const stdin = { contents, resolveDir: here };
  const { outputFiles } = buildSync({ ...options, stdin, logLevel: "error" });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

const module = JSON.stringify(join(generated, "esm/chat.js"));
const sizes = {
  "decoders, both directions": "decodeServerMessage, decodeClientMessage",
  "a page: one decoder, one encoder":
    "decodeServerMessage, encodeClientMessage",
  "the decoder of one message": "decodeErrorNotice",
};
for (const [name, exports] of Object.entries(sizes)) {
  const table = "TypeScript size, minified and gzipped";
  const ours = size(`export { ${exports} } from ${module};`);
  print({ table, case: name, bytes: "", who: "hprotoc", size: ours });
  if (name === "decoders, both directions") {
    for (const peer of names) {
      const theirs = size(`export * from "./peers/${peer}.mjs";`);
      print({ table, case: name, bytes: "", who: peer, size: theirs });
    }
  }
}
