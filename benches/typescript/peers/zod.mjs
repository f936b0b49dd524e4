import * as z from "zod";
import { chat } from "../chat.mjs";

const { server, client } = chat({
  text: () => z.string(),
  int: () => z.int(),
  u32: () => z.uint32(),
  float: () => z.number(),
  flag: () => z.boolean(),
  oneOf: (...values) =>
    values.length > 1 ? z.enum(values) : z.literal(values),
  nullable: (type) => z.nullable(type),
  optional: (type) => z.optional(type),
  list: (type) => z.array(type),
  map: (type) => z.record(z.string(), type),
  struct: (fields) => z.object(fields),
  union: (tag, rows) => z.discriminatedUnion(tag, rows),
});

export const isServer = (value) => server.safeParse(value).success;
export const isClient = (value) => client.safeParse(value).success;
