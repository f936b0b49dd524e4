// What a user writes, and what must not compile: a line after `@ts-expect-error` that does is an error.

import type { StandardSchemaV1 } from "@standard-schema/spec";
import { Kind, Opcode, type Severity, type Status } from "enums";
import { hproto } from "enums";
import type { UnknownString } from "enums/hproto";
import * as nested from "nested-unions/nested_unions";
import * as presence from "presence";
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

export type { aliases, enums, newtypes, structs, unions } from "words";

// ---- A whole protocol

export type Sent = names.Union | ClientMessage;
export function kindOf(message: string): ServerMessage["type"] | undefined {
  const result = decodeServerMessage(message);
  return result.ok ? result.value.type : undefined;
}
