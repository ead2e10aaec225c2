import type { Blueprint, ExpectedStream } from "../blueprint/blueprint.ts";
import { standsAlone } from "./files/packages.ts";
import { expected } from "./judge-streams.ts";
import type { WrittenJetStream, WrittenStream } from "./written.ts";

/** A blueprint that wants the streams as they are written, and what of them could not be taken over. */
export interface WithWritten {
  blueprint: Blueprint;
  notes: string[];
}

/**
 * The streams as files define them in place of what the blueprint says of them: what is deployed is then held against what is written. A stream whose name or subjects
 * are worked out is not known, nor is one that is defined in two ways.
 */
export function withWritten(blueprint: Blueprint, { streams }: WrittenJetStream): WithWritten {
  const known = streams.flatMap((stream) =>
    stream.name.kind === "text" && isKnown(stream) ? [{ text: stream.name.text, stream }] : [],
  );
  const names = [...new Set(known.map(({ text }) => text))];
  const definitions = names.map((name) => known.filter(({ text }) => text === name));
  const single = definitions.filter((same) => new Set(same.map(({ stream }) => saidOf(stream))).size === 1);
  const wanted = single.flatMap(([first]) => (first === undefined ? [] : [expected(first.stream)]));
  return {
    blueprint: { ...blueprint, nats: { ...blueprint.nats, streams: merged(blueprint.nats.streams, wanted) } },
    notes:
      definitions.length === 0
        ? [nothingDefined]
        : definitions
            .filter((same) => !single.includes(same))
            .map((same) => differing(same.map(({ stream }) => stream))),
  };
}

const nothingDefined = "the files of --with define no stream whose name and subjects are written out";

function differing(same: readonly WrittenStream[]): string {
  const [name = ""] = same.map((stream) => (stream.name.kind === "text" ? stream.name.text : ""));
  const places = same.map(({ place }) => `${place.file}:${place.line}`);
  return `${name} is written in different ways (${places.join(", ")}) and was not compared`;
}

const isKnown = (stream: WrittenStream): boolean =>
  stream.complete && (stream.subjects?.length ?? 0) > 0 && !stream.hasOrigin && !standsAlone(stream.scope);

const saidOf = ({ subjects, maxBytes, replicas, storage }: WrittenStream): string =>
  JSON.stringify([subjects?.map(({ text }) => text), maxBytes, replicas, storage]);

/** The blueprint knows the writers and the reader of a stream; the files say what it is. */
function merged(known: readonly ExpectedStream[], written: readonly ExpectedStream[]): ExpectedStream[] {
  const ofFiles = new Map(written.map((stream) => [stream.name, stream]));
  const kept = known.map((stream) => {
    const own = ofFiles.get(stream.name);
    if (own === undefined) return stream;
    const { subjects, maxBytes, replicas, storage } = own;
    return { ...stream, subjects, maxBytes, replicas, storage };
  });
  return [...kept, ...written.filter(({ name }) => !known.some((stream) => stream.name === name))];
}
