import * as z from "zod";
import type { WrittenConsumer, WrittenJetStream, WrittenStream } from "../written.ts";
import type { Manifest } from "./manifest.ts";

/** nack's own schema calls the unit bytes and takes numbers (crds.yml v1beta2). */
const count = z.number().optional().catch(undefined);
const text = z.string().optional().catch(undefined);
const texts = z.array(z.string()).nullish().catch(undefined);

const connection = { account: text, servers: texts, creds: text, nkey: text };

const streamSpec = z.object({
  ...connection,
  name: z.string(),
  subjects: texts,
  maxBytes: count,
  replicas: count,
  storage: text,
  noAck: z.boolean().optional().catch(undefined),
  mirror: z.unknown().optional(),
  sources: z.unknown().optional(),
});

const consumerSpec = z.object({
  ...connection,
  streamName: z.string(),
  durableName: text,
  name: text,
  filterSubject: text,
  filterSubjects: texts,
});

/** The streams and consumers that nack's resources ask for. */
export function readNack(manifests: readonly Manifest[]): WrittenJetStream {
  const own = manifests.filter(({ group }) => group === "jetstream.nats.io");
  return {
    streams: own.flatMap((manifest) => (manifest.kind === "Stream" ? (streamOf(manifest) ?? []) : [])),
    consumers: own.flatMap((manifest) => (manifest.kind === "Consumer" ? (consumerOf(manifest) ?? []) : [])),
  };
}

function streamOf({ value, placeOf, source, namespace }: Manifest): WrittenStream | null {
  const parsed = streamSpec.safeParse(value.spec);
  if (!parsed.success) return null;
  const { name, subjects, maxBytes, replicas, storage, noAck, mirror, sources } = parsed.data;
  return {
    name: { kind: "text", text: name },
    // Without subjects nack leaves them to the server, whose default is the name.
    subjects: subjects?.map((subject, index) => ({
      text: subject,
      place: placeOf(["spec", "subjects", index]),
    })) ?? [{ text: name, place: placeOf(["spec", "name"]) }],
    complete: true,
    maxBytes: maxBytes ?? -1,
    replicas: replicas ?? 1,
    // What nack's definition fills in where none is written.
    storage: storage === "file" ? "file" : "memory",
    noAck: noAck ?? false,
    hasOrigin: mirror != null || sources != null,
    account: accountOf(parsed.data, namespace),
    place: placeOf(["spec", "name"]),
    scope: source.scope,
  };
}

function consumerOf({ value, placeOf, source, namespace, name }: Manifest): WrittenConsumer | null {
  const parsed = consumerSpec.safeParse(value.spec);
  if (!parsed.success) return null;
  const { streamName, durableName, filterSubject, filterSubjects } = parsed.data;
  return {
    stream: streamName,
    name: durableName ?? parsed.data.name ?? name,
    filters: [
      ...(filterSubject ? [{ text: filterSubject, place: placeOf(["spec", "filterSubject"]) }] : []),
      ...(filterSubjects ?? []).map((filter, index) => ({
        text: filter,
        place: placeOf(["spec", "filterSubjects", index]),
      })),
    ],
    account: accountOf(parsed.data, namespace),
    place: placeOf(["metadata", "name"]),
    scope: source.scope,
  };
}

/** An Account of nack is one of its namespace. */
function accountOf(
  { account, servers, creds, nkey }: z.infer<typeof streamSpec> | z.infer<typeof consumerSpec>,
  namespace: string | null,
): string {
  return JSON.stringify([account === undefined ? null : [namespace, account], servers ?? [], creds, nkey]);
}
