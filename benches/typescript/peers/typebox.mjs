import Type from "typebox";
import { Compile } from "typebox/compile";
import { chat } from "../chat.mjs";

const { server, client } = chat({
  text: () => Type.String(),
  int: () =>
    Type.Integer({
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
    }),
  u32: () => Type.Integer({ minimum: 0, maximum: 4294967295 }),
  float: () => Type.Number(),
  flag: () => Type.Boolean(),
  oneOf: (...values) =>
    values.length > 1
      ? Type.Union(values.map((value) => Type.Literal(value)))
      : Type.Literal(values[0]),
  nullable: (type) => Type.Union([type, Type.Null()]),
  optional: (type) => Type.Optional(type),
  list: (type) => Type.Array(type),
  map: (type) => Type.Record(Type.String(), type),
  struct: (fields) => Type.Object(fields),
  union: (_tag, rows) => Type.Union(rows),
});

const compiledServer = Compile(server);
const compiledClient = Compile(client);
export const isServer = (value) => compiledServer.Check(value);
export const isClient = (value) => compiledClient.Check(value);
