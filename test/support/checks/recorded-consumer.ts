import { succeed } from "../../../src/snapshot/probe-result.ts";
import { type SectionData, sectionSchemas } from "../../../src/snapshot/snapshot.ts";
import { readSnapshot } from "./cases.ts";

type Consumer = SectionData["nats/consumers"][number];
type Stream = SectionData["nats/streams"][number];

/** A recorded section `nats/consumers` with one thing different about every consumer. */
export function consumersOf(snapshot: string, change: (consumer: Consumer) => object) {
  const section = readSnapshot(snapshot).sections["nats/consumers"];
  if (!section?.ok) throw new Error(`${snapshot} has no consumers`);
  return succeed(
    sectionSchemas["nats/consumers"].parse(
      section.data.map((consumer) => ({ ...consumer, ...change(consumer) })),
    ),
  );
}

/** A recorded section `nats/streams` with one thing different about every stream. */
export function streamsOf(snapshot: string, change: (stream: Stream) => object) {
  const section = readSnapshot(snapshot).sections["nats/streams"];
  if (!section?.ok) throw new Error(`${snapshot} has no streams`);
  return succeed(
    sectionSchemas["nats/streams"].parse(section.data.map((stream) => ({ ...stream, ...change(stream) }))),
  );
}
