import { Ajv } from "ajv";
import { chat } from "../chat.mjs";

/** An optional property, until the object around it is made. */
class Optional {
  constructor(type) {
    this.type = type;
  }
}

const { server, client } = chat({
  text: () => ({ type: "string" }),
  int: () => ({
    type: "integer",
    minimum: Number.MIN_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  u32: () => ({ type: "integer", minimum: 0, maximum: 4294967295 }),
  float: () => ({ type: "number" }),
  flag: () => ({ type: "boolean" }),
  oneOf: (...values) =>
    values.length > 1
      ? { type: "string", enum: values }
      : { type: "string", const: values[0] },
  nullable: (type) => ({
    ...type,
    nullable: true,
    ...(type.enum && { enum: [...type.enum, null] }),
  }),
  optional: (type) => new Optional(type),
  list: (items) => ({ type: "array", items }),
  map: (type) => ({ type: "object", additionalProperties: type }),
  struct: (fields) => {
    const isOptional = ([, type]) => type instanceof Optional;
    const bare = ([key, type]) => [
      key,
      type instanceof Optional ? type.type : type,
    ];
    const entries = Object.entries(fields);
    return {
      type: "object",
      properties: Object.fromEntries(entries.map(bare)),
      required: entries
        .filter((entry) => !isOptional(entry))
        .map(([key]) => key),
    };
  },
  union: (tag, rows) => ({
    type: "object",
    discriminator: { propertyName: tag },
    required: [tag],
    oneOf: rows,
  }),
});

const ajv = new Ajv({ discriminator: true });
export const isServer = ajv.compile(server);
export const isClient = ajv.compile(client);
