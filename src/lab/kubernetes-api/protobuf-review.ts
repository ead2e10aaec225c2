import { badRequest } from "./status.ts";

/** Protobuf bodies begin with these four bytes, then runtime.Unknown. */
const magic = Buffer.from("k8s\0");

/**
 * Decodes the two reviews that kubectl sends as protobuf (`kubectl auth can-i`); it does not fall back to JSON.
 * Unknown{1 typeMeta{1 apiVersion, 2 kind}, 2 raw}; raw.2 is the spec.
 * Throws ApiError 400 for anything else.
 */
export function decodeProtobufReview(body: Buffer): Record<string, unknown> {
  if (!body.subarray(0, 4).equals(magic))
    throw badRequest("provided data does not appear to be a protobuf message");
  const unknown = messageFields(body.subarray(4));
  const typeMeta = messageFields(bytes(unknown, 1));
  const kind = text(typeMeta, 2);
  const spec = messageFields(bytes(messageFields(bytes(unknown, 2)), 2));
  const review = { apiVersion: text(typeMeta, 1), kind };
  if (kind === "SelfSubjectRulesReview") return { ...review, spec: { namespace: text(spec, 1) } };
  if (kind === "SelfSubjectAccessReview") return { ...review, spec: accessSpec(spec) };
  throw badRequest(`the lab reads protobuf bodies of reviews only, not of ${kind || "an unnamed kind"}`);
}

type Fields = Map<number, Buffer>;

function accessSpec(spec: Fields) {
  if (spec.has(1)) {
    const resource = messageFields(bytes(spec, 1));
    const names = ["namespace", "verb", "group", "version", "resource", "subresource", "name"];
    return {
      resourceAttributes: Object.fromEntries(names.map((name, index) => [name, text(resource, index + 1)])),
    };
  }
  const path = messageFields(bytes(spec, 2));
  return { nonResourceAttributes: { path: text(path, 1), verb: text(path, 2) } };
}

/** The length-delimited fields of a message by number; the reviews have no others that matter. */
function messageFields(message: Buffer): Fields {
  const fields: Fields = new Map();
  let offset = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[offset++];
      if (byte === undefined || shift > 28) throw badRequest("unexpected EOF in a protobuf message");
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (offset < message.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType === 0) varint();
    else if (wireType === 2) {
      const length = varint();
      if (offset + length > message.length) throw badRequest("unexpected EOF in a protobuf message");
      fields.set(tag >> 3, message.subarray(offset, offset + length));
      offset += length;
    } else throw badRequest(`unexpected wire type ${wireType} in a protobuf message`);
  }
  return fields;
}

function bytes(fields: Fields, field: number): Buffer {
  return fields.get(field) ?? Buffer.alloc(0);
}

function text(fields: Fields, field: number): string {
  return bytes(fields, field).toString("utf8");
}
