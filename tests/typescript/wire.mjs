// What generated TypeScript does beyond what the shared cases of `tests/roundtrip` can say: values in memory, hostile objects, limits.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as adjacent from "adjacent";
import * as positions from "by-position/by_position";
import * as choices from "choices";
import * as constrained from "constrained";
import * as external from "external";
import * as keys from "key-presence/key_presence";
import * as knots from "knots-of-types/knots_of_types";
import * as names from "names";
import * as nested from "nested-unions";
import * as presence from "presence";
import * as recursion from "recursion";
import * as scalars from "scalars";
import * as times from "times";
import * as tuples from "tuples";
import * as unions from "unions";
import * as hproto from "unions/hproto";

/** The value, or `code path`. */
function outcome(result) {
  return result.ok ? result.value : `${result.error.code} ${result.error.path}`;
}

/** The text, or `code path` of the `EncodeError`. */
function written(encode, value) {
  try {
    return encode(value);
  } catch (error) {
    assert.equal(error.name, "EncodeError");
    assert.ok(error instanceof Error);
    return `${error.code} ${error.path}`;
  }
}

const decoded = (decode, value) => outcome(decode(typeof value === "string" ? value : JSON.stringify(value)));
const brackets = (depth) => "[".repeat(depth) + "]".repeat(depth);
const id = "6f1c2a34-9b7d-4e0f-8a55-0c2d3e4f5a6b";
const lists = { strings: [], ints: [], longs: [], blobs: [], moments: [], grid: [], gaps: [], anything: [] };

test("a decoder returns what was parsed, with defaults filled in", () => {
  assert.deepEqual(decoded(unions.decodePlain, { type: "ping", more: 1 }), { type: "ping", more: 1 });
  assert.deepEqual(decoded(unions.decodePlain, { type: "tab_shown" }), { type: "tab_shown", after: 0 });
  assert.deepEqual(decoded(unions.decodeMessage, { text: "x" }), { text: "x", type: "message" });
  assert.deepEqual(decoded(unions.decodeMemo, { text: "x" }), { text: "x", type: "memo" });
  assert.deepEqual(decoded(unions.decodeLetter, { text: "x" }), { text: "x" });
});

test("a check returns the value itself, or a copy if a default was missing", () => {
  const complete = Object.freeze({ type: "tab_shown", after: 3 });
  assert.equal(unions.checkPlain(complete).value, complete);
  const incomplete = Object.freeze({ type: "tab_shown" });
  assert.deepEqual(unions.checkPlain(incomplete).value, { type: "tab_shown", after: 0 });
  const holder = { plain: incomplete, plains: [complete], by_id: {}, request: null };
  const filled = unions.checkHolder(holder).value;
  assert.notEqual(filled, holder);
  assert.equal(filled.plains, holder.plains, "what was complete is shared");
  assert.deepEqual(holder.plain, { type: "tab_shown" }, "what was given is not touched");
});

test("every default has its own copy of a list or object", () => {
  const [a, b] = [presence.createDefaults(), presence.createDefaults()];
  assert.notEqual(a.list, b.list);
  assert.ok(Object.hasOwn(a.map, "__proto__"));
  assert.equal(presence.encodeDefaults(a), presence.encodeDefaults(presence.decodeDefaults("{}").value));
});

test("the text is judged first", () => {
  const decode = unions.decodePlain;
  for (const text of ["", "{", "[".repeat(100_000), '\ufeff{"type":"ping"}', '{"type":"ping"} x', "{'type':'ping'}", '{"type":NaN}']) {
    assert.equal(decoded(decode, text), "invalid_json ");
  }
  for (const half of ["\\ud800", "\\uDC00", "\\ud83d\\ud83d\\ude00", "\\ud83dx\\ude00", "\\\\\\ud800", "\ud800"]) {
    assert.equal(decoded(decode, `{"type":"ping","unknown":["${half}"]}`), "invalid_json ", half);
  }
  for (const whole of ["\\ud83d\\ude00", "\\\\ud800", "\\\\\\\\uD800", "\ud83d\ude00"]) {
    assert.equal(typeof decoded(decode, `{"type":"ping","unknown":"${whole}"}`), "object", whole);
  }
  for (const noText of [undefined, null, 1, {}, new Uint8Array(2)]) assert.equal(outcome(decode(noText)), "invalid_json ");
});

test("64 levels are enough, anywhere", () => {
  const nested = (depth) => (depth === 1 ? { value: 1 } : { value: 1, next: nested(depth - 1) });
  assert.equal(typeof decoded(recursion.decodeNode, nested(64)), "object");
  assert.equal(decoded(recursion.decodeNode, nested(65)), "too_deep ");
  assert.ok(recursion.checkNode(nested(64)).ok);
  assert.equal(outcome(recursion.checkNode(nested(65))), "too_deep ");
  assert.equal(typeof written(recursion.encodeNode, nested(64)), "string");
  assert.equal(written(recursion.encodeNode, nested(65)), "too_deep ");

  const ping = (rest) => decoded(unions.decodePlain, `{"type":"ping",${rest}}`);
  assert.equal(typeof ping(`"unknown":${brackets(63)}`), "object");
  assert.equal(ping(`"unknown":${brackets(64)}`), "too_deep ");
  assert.equal(ping(`"unknown":${brackets(64)},"unknown":1`), "too_deep ", "a repeated key hides nothing");
  assert.equal(typeof ping(`"unknown":"${'[{\\"'.repeat(100)}"`), "object", "brackets in strings do not count");
  assert.equal(typeof ping(`"unknown":[${Array(100).fill("[[]]").join()}]`), "object", "nor do those side by side");
  assert.equal(decoded(unions.decodePlain, brackets(100_000)), "too_deep ");
});

test("a value that contains itself is too deep", () => {
  const node = { value: 1 };
  node.next = node;
  assert.equal(outcome(recursion.checkNode(node)), "too_deep ");
  assert.equal(written(recursion.encodeNode, node), "too_deep ");
  const list = [];
  list.push(list);
  assert.equal(outcome(scalars.checkLists({ ...lists, anything: list })), "too_deep ");
  assert.equal(written(scalars.encodeLists, { ...lists, anything: list }).split(" ")[0], "too_deep");
});

test("inherited members are not read", () => {
  assert.equal(outcome(unions.checkPlain(Object.create({ type: "ping" }))), "missing_tag ");
  assert.equal(outcome(unions.checkProgress(Object.create({ percent: 1 }))), "missing_field /percent");
  class Progress {
    percent = 3;
  }
  assert.ok(unions.checkProgress(new Progress()).ok);
  assert.ok(unions.checkProgress(Object.assign(Object.create(null), { percent: 3 })).ok);

  Object.prototype.text = "polluted";
  Object.prototype.percent = 3;
  try {
    assert.equal(decoded(unions.decodeRequest, "{}"), "missing_field /text");
    assert.equal(outcome(unions.checkProgress({})), "missing_field /percent");
    assert.equal(written(unions.encodeProgress, {}), "missing_field /percent");
    assert.deepEqual({ ...decoded(unions.decodeRequest, '{"text":"mine"}') }, { text: "mine" });
    assert.equal(decoded(scalars.decodeLists, lists).strings.length, 0);
  } finally {
    delete Object.prototype.text;
    delete Object.prototype.percent;
  }
});

test("names of Object.prototype are names like others", async () => {
  assert.equal(decoded(names.decodePrototype, "{}"), "missing_field /__proto__");
  assert.equal(decoded(names.decodePrototype, '{"__proto__":"a"}'), "missing_field /constructor");
  const text = '{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":true}';
  assert.equal(written(names.encodePrototype, names.decodePrototype(text).value), text);
  assert.equal(written(names.encodePrototype, { constructor: "b", toString: "c", hasOwnProperty: true }), "missing_field /__proto__");
  assert.equal(names.encodeUnion({ type: "__proto__" }), '{"type":"__proto__"}');
  assert.equal(names.encodeUnion({ type: "constructor" }), '{"type":"constructor"}');
  assert.equal(typeof (await names.decodePromise('{"then":"a","catch":"b","finally":"c"}').value), "object");
  const map = `{"record":{"__proto__":{"record":{"__proto__":{"record":{}}}}}}`;
  assert.equal(names.encodeRecord(names.decodeRecord(map).value), map);
  assert.equal({}.record, undefined);
});

test("an encoder writes declared keys only, the tag first", () => {
  assert.equal(unions.encodePlain({ percent: 3, secret: 1, type: "paused" }), '{"type":"paused","percent":3}');
  assert.equal(unions.encodePlain({ type: "sealed", secret: "s", more: 1 }), '{"type":"sealed","secret":"s"}');
  assert.equal(unions.encodePlain({ type: "cancelled", more: 1 }), '{"type":"cancelled"}');
  assert.equal(unions.encodeEnveloped({ percent: 1, at: undefined, id: id.toUpperCase(), type: "progress" }), `{"type":"progress","id":"${id}","percent":1}`);
  assert.equal(nested.encodeDeep({ radius: 1, shape: "circle", type: "shape", level: "closed", x: 1 }), '{"level":"closed","type":"shape","shape":"circle","radius":1}');
  assert.equal(nested.encodeDeep({ z: 1, colour: "transparent", type: "colour", level: "closed" }), '{"level":"closed","type":"colour","colour":"transparent"}');
});

test("what an open union does not know is written back", () => {
  const text = '{"a":[1,{"__proto__":{"x":1}}],"event-type":"later","__proto__":{"y":2}}';
  const { value } = unions.decodeOther(text);
  assert.equal(unions.encodeOther(value), '{"event-type":"later","a":[1,{"__proto__":{"x":1}}],"__proto__":{"y":2}}');
  assert.equal(nested.encodeDeep({ level: "closed", type: "colour", colour: "later", z: 1 }), '{"level":"closed","type":"colour","colour":"later","z":1}');
  assert.equal(decoded(unions.decodeOther, '{"event-type":"later","x":1e400}'), "out_of_range /x");
});

test("an encoder refuses what its decoder would reject", () => {
  const refused = (change) => written(scalars.encodeLists, { ...lists, ...change });
  assert.equal(refused({ grid: [[1, NaN]] }).split(" ")[1], "/grid/0/1");
  assert.equal(refused({ grid: [[Infinity]] }), "out_of_range /grid/0/0");
  assert.equal(refused({ ints: [2 ** 31] }), "out_of_range /ints/0");
  assert.equal(refused({ ints: [, 1] }).split(" ")[1], "/ints/0");
  assert.equal(refused({ strings: ["\ud800"] }), "invalid_json /strings/0");
  assert.equal(refused({ anything: [{ "\udc00": 1 }] }), "invalid_json /anything/0/\udc00");
  assert.equal(refused({ anything: [{ f() {} }] }), "wrong_type /anything/0/f");
  assert.equal(refused({ anything: [new Date(0)] }), "wrong_type /anything/0");
  assert.equal(refused({ anything: [1n] }), "wrong_type /anything/0");
  assert.equal(refused({ strings: "ab" }), "wrong_type /strings");
  assert.equal(written(unions.encodePlain, { type: "other" }), "unknown_tag /type");
  assert.equal(written(unions.encodePlain, undefined).split(" ")[0], "wrong_type");
  assert.equal(written(unions.encodePlain, [{ type: "ping" }]), "wrong_type ");
});

test("a check answers whatever it is given", () => {
  const throwing = {
    get percent() {
      throw new Error("no");
    },
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const value of [undefined, null, 0, "", Symbol("x"), 1n, () => 1, [], new Map(), throwing, proxy]) {
    const result = unions.checkProgress(value);
    assert.equal(result.ok, false);
    assert.equal(typeof result.error.message, "string");
  }
});

test("messages do not repeat what was sent", () => {
  const { error } = unions.decodePlain(JSON.stringify({ type: `x\u202e\n${"y".repeat(10_000)}` }));
  assert.ok(error.message.length < 400, error.message);
  assert.match(error.message, /\\u\{202e\}/);
  assert.ok(!error.message.includes("\n"));
});

test("formats", () => {
  const cases = [
    [hproto.isI64, ["0", "-1", "9223372036854775807", "-9223372036854775808"], ["-0", "01", "+1", "1.0", "", " 1", "1\n", "9223372036854775808", "-9223372036854775809", "9".repeat(1e6)]],
    [hproto.isU64, ["0", "18446744073709551615"], ["-1", "-0", "18446744073709551616"]],
    [hproto.isDecimal, ["0", "-0", "1.50", "00012", "0.00", "1234567890123456789012345678", `0.${"0".repeat(27)}1`], ["", `0.${"0".repeat(28)}1`, ".5", "5.", "1e3", "+1", "1_0", " 1", "１", "1\n", "12345678901234567890123456789"]],
    [hproto.isBytes, ["", "AAE=", "AA==", "+/+/", "AAAA".repeat(1e6)], ["AAE", "AAF=", "AB==", "A===", "====", "AA=A", "AA==AAAA", "A AA", "AA-_", "AAA\n"]],
    [hproto.isUuid, [id, id.toUpperCase()], [id.replaceAll("-", ""), `{${id}}`, `urn:uuid:${id}`, id.replace("6", "g"), `${id}\n`]],
    [hproto.isUrl, ["https://x", "a:b", "a+b-c.1:x", "mailto:ä@x", `x:${"y".repeat(1e6)}`], ["", "a:", "1a:b", "a b:c", "a:b c", "a:\u00a0", "a:\u0085", "a:\u2028", ":x", "a:\n", "ä:x"]],
    [hproto.isCalendarDate, ["2024-02-29", "2000-02-29", "2024-04-30", "0001-01-01", "9999-12-31"], ["2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01", "2024-00-01", "2024-01-00", "0000-01-01", "20240102", "2024-1-2", "2024-01-02\n"]],
    [hproto.isDateTime, ["2024-01-02T03:04:05Z", "2024-02-29T23:59:59.123456789+23:59", "0001-01-01T00:00:00Z", "0001-01-01T01:00:00+01:00", "9999-12-31T22:59:59-01:00"], ["2024-01-02 03:04:05Z", "2024-01-02t03:04:05Z", "2024-01-02T03:04:05z", "2024-01-02T03:04:05", "2024-01-02T03:04Z", "2024-01-02T03:04:60Z", "2024-01-02T24:00:00Z", "2023-02-29T00:00:00Z", "2024-01-02T03:04:05.Z", "2024-01-02T03:04:05.1234567890Z", "2024-01-02T03:04:05+24:00", "2024-01-02T03:04:05+0530", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2024-01-02T03:04:05Z\n"]],
  ];
  for (const [is, good, bad] of cases) {
    for (const text of good) assert.ok(is(text), `${is.name} ${text.slice(0, 60)}`);
    for (const text of bad) assert.ok(!is(text), `${is.name} ${text.slice(0, 60)}`);
  }
});

test("helpers convert there and back", () => {
  for (let length = 0; length < 200; length++) {
    const data = Uint8Array.from({ length }, (_, i) => (i * 37 + length) % 256);
    const text = hproto.toBytes(data);
    assert.equal(text, Buffer.from(data).toString("base64"));
    assert.ok(hproto.isBytes(text));
    assert.deepEqual(hproto.toUint8Array(text), data);
  }
  assert.equal(hproto.toI64(-5), "-5");
  assert.throws(() => hproto.toI64(2n ** 63n), RangeError);
  assert.throws(() => hproto.toU64(-1), RangeError);
  assert.equal(hproto.toBigInt("18446744073709551615"), 2n ** 64n - 1n);
  assert.equal(hproto.toDate("2024-01-02T03:04:05.678912+01:00").toISOString(), "2024-01-02T02:04:05.678Z");
  assert.equal(hproto.toDateTime(new Date(0)), "1970-01-01T00:00:00.000Z");
  assert.throws(() => hproto.toDateTime(new Date(8.64e15)), RangeError);
});

test("matchers call the arm of the tag", () => {
  assert.equal(unions.matchLetter({ text: "x" }, { letter: (l) => l.text, postcard: () => "" }), "x");
  assert.equal(unions.matchRequest({ text: "x" }, { call: () => "", untagged: (n) => n.text }), "x");
  assert.equal(unions.matchOther({ "event-type": "later" }, { unknown: (u) => u["event-type"] }), "later");
  assert.throws(() => unions.matchPlain({ type: "later" }, {}), TypeError);
});

test("a Standard Schema says where", () => {
  const { validate, vendor, version } = unions.holderSchema["~standard"];
  assert.deepEqual([vendor, version], ["hprotoc", 1]);
  const holder = { plain: { type: "ping" }, plains: [], by_id: {}, request: null };
  assert.deepEqual(validate(holder), { value: holder });
  const { issues } = validate({ ...holder, plains: [{ type: "ping" }, { type: "ping", nonce: 1 }] });
  assert.deepEqual(issues[0].path, ["plains", 1, "nonce"]);
});

test("inherited members tell no rows apart", () => {
  assert.equal(outcome(keys.checkContents(Object.create({ text: "x" }))), "missing_tag ");
  assert.equal(outcome(external.checkStatus(Object.create({ failed: { why: "x" } }))), "missing_tag ");
  assert.equal(outcome(external.checkStep({ __proto__: { moved: { by: 1 } }, toString: 1 })), "wrong_type ", "no plain object");
  assert.ok(Object.hasOwn(outcome(external.checkStep(JSON.parse('{"__proto__":1}'))), "__proto__"));
  assert.equal(outcome(external.checkObjects(JSON.parse('{"__proto__":{"a":1}}'))), "unknown_tag /__proto__");
  Object.prototype.text = "polluted";
  Object.prototype[0] = 2;
  try {
    assert.deepEqual({ ...decoded(keys.decodeContents, '{"blob":"AAE="}') }, { blob: "AAE=" });
    assert.equal(decoded(keys.decodeContents, "{}"), "missing_tag ");
    assert.equal(keys.encodeContents(Object.assign(Object.create(null), { placed: null })), '{"placed":null}');
    assert.equal(decoded(positions.decodeFrame, "{}"), "wrong_type ");
    assert.equal(decoded(external.decodeStatus, '{"failed":{"why":"x"}}').failed.why, "x");
  } finally {
    delete Object.prototype.text;
    delete Object.prototype[0];
  }
  assert.equal(decoded(external.decodeNames, '"toString"'), "unknown_tag ");
  assert.equal(decoded(positions.decodeRelay, '["__proto__",{"__proto__":1}]')[0], "__proto__");
});

test("an undefined key is no key", () => {
  assert.equal(keys.encodeContents({ text: "x", blob: undefined }), '{"text":"x"}');
  assert.equal(adjacent.encodeCommand({ method: "page.go", id: 1, params: undefined }), '{"method":"page.go","id":1}');
});

test("unions of every layout write what is declared, the tag first", () => {
  assert.equal(adjacent.encodeEvent({ data: { x: 1, y: 2 }, more: 1, event: "needs" }), '{"event":"needs","data":{"x":1}}');
  assert.equal(adjacent.encodeEvent({ event: "bare", data: 1 }), '{"event":"bare"}');
  assert.equal(adjacent.encodeOuter({ d: { x: 1, y: 2 }, op: "a", type: "event" }), '{"type":"event","op":"a","d":{"x":1}}');
  assert.equal(keys.encodeContents({ uri: "a:b", more: 1, text: "x" }), '{"text":"x","uri":"a:b"}');
  assert.equal(external.encodeStatus({ failed: { why: "x", more: 1 } }), '{"failed":{"why":"x"}}');
  assert.equal(positions.encodeFrame([3, "a", { x: 1, more: 1 }]), '[3,"a",{"x":1}]');
  assert.equal(choices.encodeWide({ id: 1, mode: "auto", flag: true, more: 1 }), '{"id":1,"mode":"auto","flag":true}');
});

test("encoders of every layout refuse what their decoder would reject", () => {
  assert.equal(written(external.encodeStatus, { failed: { why: "x" }, retries: [] }), "unknown_tag ");
  assert.equal(written(external.encodeStatus, {}), "missing_tag ");
  assert.equal(written(external.encodeStatus, "failed"), "unknown_tag ");
  assert.equal(written(external.encodeStep, "moved"), "unknown_tag ");
  assert.equal(written(external.encodeStep, "\ud800"), "invalid_json ");
  assert.equal(written(keys.encodeContents, { text: "x", blob: "AAE=" }), "unknown_tag ");
  assert.equal(written(positions.encodeFrame, [2, "a", "b"]), "missing_field /3");
  assert.equal(written(positions.encodeFrame, [5, 1]), "unknown_field /1");
  assert.equal(written(positions.encodeRelay, [1]), "unknown_tag /0");
  assert.equal(written(positions.encodeRelay, ["later", NaN]).split(" ")[1], "/1");
  assert.equal(written(choices.encodeWide, null), "wrong_type ");
  assert.equal(written(choices.encodeWide, [NaN]).split(" ")[1], "/0");
});

test("an encoder refuses what breaks a constraint", () => {
  const strings = { name: "a", slug: null };
  assert.equal(written(constrained.encodeStrings, strings), '{"name":"a","slug":null}');
  assert.equal(written(constrained.encodeStrings, { ...strings, name: "x".repeat(76) }), "constraint /name");
  assert.equal(typeof written(constrained.encodeStrings, { ...strings, name: "😀".repeat(75) }), "string");
  assert.equal(written(constrained.encodeStrings, { ...strings, name: "😀".repeat(76) }), "constraint /name");
  assert.equal(written(constrained.encodeStrings, { ...strings, slug: "a b" }), "constraint /slug");
  assert.equal(written(constrained.encodeStrings, { ...strings, slug: "a\n" }), "constraint /slug", "the whole text");
  assert.equal(written(constrained.encodeStrings, { ...strings, both: "😀" }), "constraint /both", "one character");
  assert.equal(written(constrained.encodeCollections, { strings: ["a", "a"] }), "constraint /strings");
  const ids = [id, id.toUpperCase()];
  assert.equal(written(constrained.encodeCollections, { strings: ["a"], ids }), "constraint /ids");
  assert.equal(outcome(constrained.checkCollections({ strings: ["a"], by_id: { [id]: 1, [ids[1]]: 2, x: 3 } })), "bad_format /by_id/x");
  assert.ok(constrained.checkCollections({ strings: ["a"], by_id: { [id]: 1, [ids[1]]: 2, [id.replace("6", "7")]: 3 } }).ok, "equal keys are one");
  assert.equal(written(constrained.encodeNumbers, { month: 13, float: 0 }), "constraint /month");
  assert.equal(written(constrained.encodeNumbers, { month: 1, float: -0, big: "9007199254740992" }), "constraint /big");
});

test("tuples are as long as they say", () => {
  const holder = { id: 1, ids: [], by_name: {}, named: 1, tagged: 1.5, keys: null, status: 1, map_or_list: [1, "x"], maybe: null, big: true };
  assert.equal(typeof written(choices.encodeHolder, holder), "string");
  assert.equal(written(choices.encodeHolder, { ...holder, map_or_list: [1] }), "missing_field /map_or_list/1");
  assert.equal(written(choices.encodeHolder, { ...holder, map_or_list: [1, "x", undefined] }), "unknown_field /map_or_list/2");
  assert.equal(decoded(tuples.decodeHolder, { pair: [, "x"] }), "wrong_type /pair/0", "JSON has no holes");
});

test("types that contain themselves are not too deep, or are", () => {
  const tree = (depth) => (depth === 1 ? [] : [tree(depth - 1)]);
  assert.ok(knots.checkTree(tree(64)).ok);
  assert.equal(outcome(knots.checkTree(tree(65))), "too_deep ");
  assert.equal(written(knots.encodeTree, tree(65)), "too_deep ");
  const endless = [];
  endless.push(endless);
  assert.equal(outcome(knots.checkTree(endless)), "too_deep ");
  assert.equal(written(knots.encodeTree, endless), "too_deep ");
});

test("times and durations", () => {
  const all = { at: "00:00:00.1234569", takes: "P1DT24H60M60.50S", opening: "23:59:59.000", pause: null, list: [], map: {}, tuple: ["01:02:03.100", "-PT0S"], kinds: "PT90M" };
  assert.equal(written(times.encodeTimes, all), '{"at":"00:00:00.123456","takes":"PT49H1M0.5S","opening":"23:59:59","pause":null,"list":[],"map":{},"tuple":["01:02:03.1","PT0S"],"kinds":"PT1H30M"}');
  for (const text of ["PT9007199254.740991S", "-PT9007199254.7409919S", "P104249DT23H47M34S", "PT000000000000000S"]) assert.ok(hproto.isDuration(text), text);
  for (const text of ["PT9007199254.740992S", "P", "PT", "P1DT", "PT1", "P1W", "P1Y", "PT.5S", "PT1.S", "PT1.1234567890S", "PT1S ", "PT1S\n", "pt1s", "+PT1S", "PT1M1H", "PT1.5M", "PT1000000000000000S", "PT999999999999999H"])
    assert.ok(!hproto.isDuration(text), text);
  for (const text of ["24:00:00", "00:60:00", "00:00:60", "00:00", "00:00:00Z", "00:00:00.", "0:00:00", "00:00:00.1234567890", "00:00:00\n"]) assert.ok(!hproto.isTime(text), text);
  for (const milliseconds of [0, 1, -1, 0.001, 1500, -90061001.001, 86400000, 9007199254740.991]) {
    const text = hproto.toDuration(milliseconds);
    assert.ok(hproto.isDuration(text), text);
    assert.equal(hproto.toMilliseconds(text), milliseconds, text);
  }
  assert.equal(hproto.toDuration(-0), "PT0S");
  assert.equal(hproto.toDuration(-0.0001), "PT0S");
  for (const no of [NaN, Infinity, 9007199254740.993]) assert.throws(() => hproto.toDuration(no), RangeError);
});

test("matchers of every layout", () => {
  const step = { idle: () => 1, moved: (m) => m.moved.by, sealed: () => 3, unknown: (m) => m };
  assert.equal(external.matchStep("idle", step), 1);
  assert.equal(external.matchStep({ moved: { by: 2 } }, step), 2);
  assert.deepEqual(external.matchStep({ toString: 4 }, step), { toString: 4 });
  assert.equal(external.matchStep("moved", step), "moved");
  assert.throws(() => external.matchStatus("later", {}), TypeError);
  assert.throws(() => external.matchStatus({ later: 1 }, {}), TypeError);
  assert.equal(keys.matchWithRest({ uri: "a:b" }, { untagged: (m) => m.uri }), "a:b");
  assert.equal(positions.matchRelay(["later", 1], { unknown: (m) => m[1] }), 1);
  assert.throws(() => positions.matchFrame([9], {}), TypeError);
});

test("a result can be thrown", () => {
  assert.equal(hproto.orThrow({ ok: true, value: 1 }), 1);
  const result = scalars.decodeScalars("[]");
  assert.ok(!result.ok);
  assert.throws(() => hproto.orThrow(result), { name: "DecodeFailure", code: result.error.code, path: result.error.path, message: result.error.message });
  const inner = { code: "wrong_type", path: "/a", message: "expected null, found a string" };
  assert.throws(() => hproto.orThrow({ ok: false, error: inner }), { message: "expected null, found a string at /a" });
});
