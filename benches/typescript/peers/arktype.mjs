import { type } from "arktype";
import { chat } from "../chat.mjs";

const { server, client } = chat({
  text: () => type("string"),
  int: () => type("number.safe & number.integer"),
  u32: () => type("0 <= number.integer <= 4294967295"),
  float: () => type("number"),
  flag: () => type("boolean"),
  oneOf: (...values) => type.enumerated(...values),
  nullable: (inner) => inner.or("null"),
  optional: (inner) => [inner, "?"],
  list: (inner) => inner.array(),
  map: (inner) => type({ "[string]": inner }),
  struct: (fields) => type(fields),
  union: (_tag, rows) => type.or(...rows),
});

export const isServer = (value) => server.allows(value);
export const isClient = (value) => client.allows(value);
