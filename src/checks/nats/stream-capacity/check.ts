import type { JetStreamWorld, StorageKind } from "../../../jetstream/world.ts";
import { type Nats, natsFor } from "../../../remedy/nats.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { jetStreamWorld } from "../server/jetstream-world.ts";
import { withoutMonitoring } from "../server/without-monitoring.ts";
import { storageUse } from "../storage/storage-use.ts";
import { roleOf } from "../streams/stream-role.ts";
import { fullSubjectsFinding, isFullBySubject } from "./full-subjects.ts";
import { fullness, isNearlyFull } from "./fullness.ts";
import { manySubjects, manySubjectsFinding } from "./many-subjects.ts";
import { storageUsedUp, storageUseFinding } from "./storage-at-limit.ts";
import { dropsUnprocessed, keepsLess, refuses, streamFinding } from "./stream-at-limit.ts";
import { fillsSoon, fillsSoonFinding } from "./time-to-full.ts";

/** There is room for the next messages: in each stream that must not drop or refuse any, and in the storage all share. */
export const streamCapacity = defineCheck({
  id: "nats/stream-capacity",
  title: "Streams and storage have room for more messages",
  requires: ["nats/reachable"],
  reads: ["nats/streams"],
  optional: ["nats/server", "nats/account", "nats/monitoring"],
  findings: [storageUsedUp, refuses, dropsUnprocessed, keepsLess, fillsSoon, manySubjects],
  decide({ sections, optional, blueprint, target, takenAt }) {
    const streams = sections["nats/streams"];
    const monitoring = optional["nats/monitoring"];
    const world = jetStreamWorld(optional, streams, blueprint);
    const nats = natsFor(target);
    const nowMs = Date.parse(takenAt);
    const findings = [
      ...storageFindings("file", world, streams, nats),
      ...storageFindings("memory", world, streams, nats),
      ...streams.flatMap((stream) => {
        const full = fullness(stream);
        const near = full !== null && isNearlyFull(full) ? full : null;
        const said = blueprint.nats.streams.find(({ name }) => name === stream.config.name);
        const soon = said ? fillsSoonFinding(stream, said.timeToFullMs, { nats, nowMs, world }) : null;
        if (near === null && !isFullBySubject(stream)) return soon ?? [];
        const role = roleOf(stream.config.subjects, blueprint);
        return [
          soon,
          near === null ? null : streamFinding(stream, near, { role, nats, nowMs, world }),
          fullSubjectsFinding(stream, role, said, nats),
        ].filter((finding) => finding !== null);
      }),
      ...streams.flatMap((stream) => manySubjectsFinding(stream, nats) ?? []),
    ];
    // What all accounts use together is there only; `$JS.API.INFO` tells this account's part.
    const incomplete = monitoring.ok
      ? undefined
      : withoutMonitoring(
          "the use of max_file is not visible",
          "nats/stream-capacity",
          monitoring.error,
          target,
        );
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

function storageFindings(kind: StorageKind, world: JetStreamWorld, streams: Stream[], nats: Nats): Finding[] {
  const own = streams.filter(({ config }) => config.storage === kind);
  const growing = own
    .filter(({ config }) => config.max_bytes <= 0 && !config.sealed)
    .toSorted((a, b) => b.state.bytes - a.state.bytes);
  const messages = sum(own.map(({ state }) => state.messages));
  const averageBytes = messages === 0 ? 0 : sum(own.map(({ state }) => state.bytes)) / messages;
  return storageUse(kind, world).flatMap(
    (use) => storageUseFinding(kind, use, growing, averageBytes, nats) ?? [],
  );
}

const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);
