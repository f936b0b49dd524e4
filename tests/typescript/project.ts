// What a user writes, and what must not compile: a line after `@ts-expect-error` that does is an error.

import type { StandardSchemaV1 } from "@standard-schema/spec";
import { Kind, Opcode, type Severity, type Status } from "enums";
import { hproto } from "enums";
import type { UnknownString } from "enums/hproto";
import * as nested from "nested-unions/nested_unions";
import * as presence from "presence";
import * as adjacent from "adjacent";
import * as positions from "by-position/by_position";
import * as choices from "choices";
import * as constrained from "constrained";
import * as external from "external";
import * as keys from "key-presence/key_presence";
import * as knots from "knots-of-types/knots_of_types";
import * as numbers from "number-tags/number_tags";
import * as recursion from "recursion";
import * as scalars from "scalars";
import { type ClientMessage, decodeServerMessage, type ServerMessage } from "specs/chat";
import { shared_common, chat } from "modules";
import type * as names from "names";
import {
  checkPlain,
  createPlainPaused,
  createStarted,
  createTab,
  decodePlain,
  encodePlain,
  type Letter,
  matchLetter,
  matchOnly,
  matchOther,
  matchPlain,
  matchRequest,
  type Other,
  type Plain,
  plainSchema,
  type Request,
  type UnknownOther,
} from "unions";

// ---- Results

export function text(message: string): string {
  const result = decodePlain(message);
  // @ts-expect-error a result is looked at before its value is used
  result.value;
  if (!result.ok) return `${result.error.code} ${result.error.path}: ${result.error.message}`;
  return encodePlain(result.value);
}

// @ts-expect-error the tag is never optional
export const untagged: Plain = { percent: 1 };
// @ts-expect-error no such tag
export const wrong: Plain = { type: "other" };
export const cancelled: Plain = { type: "cancelled" };
export const retried: Plain = { type: "retried", percent: 3 };
// @ts-expect-error all is readonly
retried.percent = 4;

// ---- Unions

export function closed(plain: Plain): number {
  switch (plain.type) {
    case "started":
      return plain.at.length;
    case "progress":
    case "retried":
    case "paused":
      return plain.percent;
    default:
      return 0;
  }
}

export function open(other: Other): string {
  switch (other["event-type"]) {
    case "progress":
      return String(other.percent);
    case "sealed":
      return other.secret;
    case "nothing":
      return "";
    default: {
      const unknown: UnknownOther = other;
      const tag: UnknownString = unknown["event-type"];
      const name: string = tag;
      return name + JSON.stringify(unknown["anything"]);
    }
  }
}

export function absent(request: Request): string {
  if (request.method === undefined) return request.text;
  return request.name;
}

export function optional(letter: Letter): string {
  return matchLetter(letter, { letter: (l) => l.text, postcard: (p) => p.text });
}

export const matched: string = matchOther<string>({ "event-type": "nothing" }, {
  progress: (p) => String(p.percent),
  sealed: (s) => s.secret,
  nothing: () => "nothing",
  unknown: (u) => u["event-type"],
});
export const called: string = matchRequest({ text: "x" }, { call: (c) => c.name, untagged: (n) => n.text });
export const only: number = matchOnly({ type: "only", percent: 3 }, { only: (p) => p.percent });

const arms = {
  started: () => 1,
  progress: () => 2,
  retried: () => 3,
  "job.done": () => 4,
  paused: () => 5,
  ping: () => 6,
  tab_shown: () => 7,
  tab_hidden: () => 8,
  sealed: () => 9,
  empty: () => 10,
  cancelled: () => 11,
  gone: () => 12,
};
// @ts-expect-error the arm for "lost" is missing
matchPlain(cancelled, arms);
matchPlain(cancelled, { ...arms, lost: () => 13 });

export function deep(message: nested.Deep): number {
  return nested.matchDeep(message, {
    closed: (c) =>
      nested.matchDeepClosed(c, {
        shape: (s) => nested.matchDeepClosedShape(s, { circle: (x) => x.radius, square: (x) => x.side }),
        colour: (x) => (x.colour === "rgb" ? x.r : 0),
        line: (l) => l.length,
      }),
    open: (o) => (o.type === "nothing" ? 0 : 1),
    flat: (f) => f.x,
  });
}

/** A record is the payload with its tag, so that a function of the payload takes it. */
export function area(shape: nested.Shape): number {
  return shape.shape === "circle" ? shape.radius ** 2 * 3 : shape.side ** 2;
}
export const areas: number = area({ shape: "circle", radius: 1 });

// ---- Unions of every layout

export function beside(event: adjacent.Event): string {
  switch (event.event) {
    case "needs":
      return String(event.data.x);
    case "list":
      return event.data.join();
    case "a.map":
    case "other":
      return JSON.stringify(event.data);
    case "bare":
    case "gone":
    case "lost":
      // @ts-expect-error without payload there is no content
      return event.data;
    default:
      return typeof event.data;
  }
}

export function onlyKey(status: external.Status): string {
  if (status === "running" || status === "two words") return status;
  if ("failed" in status) return status.failed.why;
  if ("nested" in status) return onlyKey(status.nested);
  return Object.keys(status).join();
}
export const moved: number = external.matchStep<number>({ moved: { by: 3 } }, {
  idle: (name) => name.length,
  moved: (step) => step.moved.by,
  sealed: (step) => step.sealed.secret.length,
  unknown: (step) => (typeof step === "string" ? step.length : Object.keys(step).length),
});
export const named: string = external.matchNames("a", { a: (name) => name, b: (name) => name });
// @ts-expect-error no such row
export const noStatus: external.Status = "walking";
// @ts-expect-error an unknown row is written on purpose only
export const noStep: external.Step = "walking";
export const newStep: external.Step = "walking" as UnknownString;

export function whichKeys(contents: keys.WithRest): string {
  if ("text" in contents) return contents.text;
  if ("blob" in contents) return contents.blob;
  return contents.uri;
}
export const placed: boolean | null = keys.matchContents<boolean | null>({ placed: null }, {
  text: () => true,
  blob: () => true,
  placed: (contents) => contents.placed,
  sealed: (contents) => contents.sealed > 0,
});

export function led(frame: positions.Frame): number {
  switch (frame[0]) {
    case 2:
      return frame[1].length + frame[2].length;
    case 3:
      return frame[2].x;
    case 5:
    case -1:
      // @ts-expect-error there is nothing behind the tag
      return frame[1];
    case 6:
    case 7: {
      const [, ...rest] = frame;
      return rest.length;
    }
    case 8:
      return frame[4] + frame[5][0];
  }
}
export const relayed: string = positions.matchRelay(["EVENT", "a", { x: 1 }], {
  EVENT: ([, id]) => id,
  CLOSED: ([, ...rest]) => rest.join(),
  EOSE: () => "",
  many: (frame) => frame[0],
  more: (frame) => frame[0],
  payloads: (frame) => frame[0],
  unknown: ([tag, ...rest]) => tag + JSON.stringify(rest),
});
// @ts-expect-error exactly these items
export const noFrame: positions.Frame = [2, "a", "b", null, 1];

export function numbered(num: numbers.Num): string {
  switch (num.n) {
    case 1:
    case 3:
    case 4:
      return num.message;
    case 2:
    case 5:
      return String(num.n);
    default: {
      const unknown: numbers.UnknownNum = num;
      const tag: number = unknown.n;
      return String(tag);
    }
  }
}
export function result(message: numbers.Result): string {
  return message.ok ? String(message.value) : message.message;
}
export const hello: string = numbers.matchPacket<string>(numbers.createHello({ interval: 3 }), {
  10: (p) => String(p.interval),
  1: () => "",
  11: () => "",
  "-4": (p) => p.message,
  0: () => "",
});

// ---- Types told apart by JSON kind, tuples, times

export function wide(value: choices.Wide): string {
  if (typeof value === "object") return "id" in value ? String(value.id) : value.map((number) => number.toFixed(1)).join();
  return typeof value === "boolean" ? "" : String(value);
}
// @ts-expect-error null is not among them
export const noId2: choices.Id = null;
export function leaves(tree: knots.Tree): number {
  return typeof tree === "string" ? 1 : tree.map(leaves).reduce((a, b) => a + b, 0);
}
export const menu: knots.Menu = { file: { open: {} } };
export const five: external.Objects | string | null = { a: { why: "x" } };
export const timeout: number = hproto.toMilliseconds(hproto.toDuration(1500));
export const slug: constrained.Slug = constrained.createSlug("a-b");
// @ts-expect-error not every string is a Slug
export const noSlug: constrained.Slug = "a-b";
// @ts-expect-error not every string is a duration
export const noDuration: hproto.Duration = "PT1S";

// ---- Presence

export const four: presence.FourKinds = { required: "a", nullable: null };
// @ts-expect-error a required field that may be null may not be absent
export const noNullable: presence.FourKinds = { required: "a" };
// @ts-expect-error an optional field is left out, not undefined
export const undefinedOptional: presence.FourKinds = { required: "a", nullable: null, optional: undefined };
// @ts-expect-error an optional field is not null
export const nullOptional: presence.FourKinds = { required: "a", nullable: null, optional: null };
export const both: presence.FourKinds = { required: "a", nullable: "b", both: null };
export const filled: presence.Defaults = presence.createDefaults();
export const someFilled: presence.Defaults = presence.createDefaults({ int: 3, theme: "light" });
export const theme: "light" | "very-dark" = filled.theme;
// @ts-expect-error a default is always there in a value
export const inner: presence.Inner = { c: null };

// ---- Enums

export const kind: Kind = Kind.powered_off;
export const spelled: Kind = "powered-off";
// @ts-expect-error no such value
export const noKind: Kind = "off";
export const opcode: 10 = Opcode.hello;
export function severity(value: Severity): string {
  switch (value) {
    case "info":
    case "Warning":
    case "ERROR":
    case "unknown":
      return value;
    default: {
      const left: UnknownString = value;
      return left;
    }
  }
}
export const status: Status = 200;
// @ts-expect-error an unknown value is written on purpose only
export const newSeverity: Severity = "fatal";
export const onPurpose: Severity = "fatal" as UnknownString;

// ---- Strings with a format

export const id: scalars.Id = scalars.createId("6f1c2a34-9b7d-4e0f-8a55-0c2d3e4f5a6b" as hproto.Uuid);
export const uuid: hproto.Uuid = id;
// @ts-expect-error not every UUID is an Id
export const noId: scalars.Id = uuid;
// @ts-expect-error not every string is a UUID
export const noUuid: hproto.Uuid = "6f1c2a34-9b7d-4e0f-8a55-0c2d3e4f5a6b";
export const checked: hproto.DateTime | undefined = ((text: string) => (hproto.isDateTime(text) ? text : undefined))("x");
export const large: hproto.I64 = hproto.toI64(9007199254740993n);
export const number: bigint = hproto.toBigInt(large);
export const bytes: Uint8Array = hproto.toUint8Array(hproto.toBytes(new Uint8Array([1])));
export const at: hproto.DateTime = hproto.toDateTime(new Date(0));

// ---- Constructors

export const started: Plain = createStarted({ at });
export const tab: Plain = createTab({ type: "tab_shown" });
export const paused: Plain = createPlainPaused({ percent: 3 });
// @ts-expect-error a constructor knows the constants
createStarted({ at, type: "started" });

// ---- Several modules

export const twice: shared_common.Message = { text: "x" };
export const other: chat.Message = { id: shared_common.createId(uuid), kind: "a", ids: [], kinds: { a: "b" } };

// ---- Types that contain themselves

export const tree: recursion.Tree = { name: "a", children: [{ name: "b", children: [] }] };

// ---- Standard Schema

export const schema: StandardSchemaV1<unknown, Plain> = plainSchema;
export async function validated(value: unknown): Promise<Plain | readonly StandardSchemaV1.Issue[]> {
  const result = await schema["~standard"].validate(value);
  return result.issues ?? result.value;
}
export type Output = StandardSchemaV1.InferOutput<typeof plainSchema>;
export const output: Output = cancelled;
export const isOk: boolean = checkPlain({}).ok;

// ---- Names that mean something

export type { adjacent, aliases, by_key, choices, circles, enums, external, newtypes, positions, structs, tuples, unions } from "words";

// ---- A whole protocol

export type Sent = names.Union | ClientMessage;
export function kindOf(message: string): ServerMessage["type"] | undefined {
  const result = decodeServerMessage(message);
  return result.ok ? result.value.type : undefined;
}
