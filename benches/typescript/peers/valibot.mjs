import * as v from "valibot";
import { chat } from "../chat.mjs";

const { server, client } = chat({
  text: () => v.string(),
  int: () => v.pipe(v.number(), v.safeInteger()),
  u32: () =>
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4294967295)),
  float: () => v.pipe(v.number(), v.finite()),
  flag: () => v.boolean(),
  oneOf: (...values) =>
    values.length > 1 ? v.picklist(values) : v.literal(values[0]),
  nullable: (type) => v.nullable(type),
  optional: (type) => v.optional(type),
  list: (type) => v.array(type),
  map: (type) => v.record(v.string(), type),
  struct: (fields) => v.object(fields),
  union: (tag, rows) => v.variant(tag, rows),
});

export const isServer = (value) => v.safeParse(server, value).success;
export const isClient = (value) => v.safeParse(client, value).success;
