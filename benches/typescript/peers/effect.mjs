import { Schema } from "effect";
import { chat } from "../chat.mjs";

const { server, client } = chat({
  text: () => Schema.String,
  int: () => Schema.Int,
  u32: () =>
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4294967295 })),
  float: () => Schema.Finite,
  flag: () => Schema.Boolean,
  oneOf: (...values) => Schema.Literals(values),
  nullable: (type) => Schema.NullOr(type),
  optional: (type) => Schema.optionalKey(type),
  list: (type) => Schema.Array(type),
  map: (type) => Schema.Record(Schema.String, type),
  struct: (fields) => Schema.Struct(fields),
  union: (_tag, rows) => Schema.Union(rows),
});

export const isServer = Schema.is(server);
export const isClient = Schema.is(client);
