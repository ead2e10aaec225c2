import { kubectlFor } from "../../../remedy/kubectl.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { defineCheck } from "../../check.ts";
import { dataOf } from "../../unreadable.ts";
import { unrecoveredStreams } from "../server/unrecovered-streams.ts";
import { liveStorageSources } from "../storage/storage-limits.ts";
import { creationLimit } from "../streams/creation-limits.ts";
import { roleOf } from "../streams/stream-role.ts";
import { wantedStreams } from "../streams/wanted-streams.ts";
import {
  differs,
  fewerReplicas,
  inMemory,
  keepsNothing,
  missing,
  noAck,
  origin,
  refused as refusedStream,
  sealed,
  smallMessages,
  unrecovered,
} from "./findings.ts";
import { missingStreamFinding, refusedStreamFinding, unrecoveredStreamFinding } from "./missing-stream.ts";
import { originFindings } from "./origins.ts";
import { refusedCreations } from "./refused-creations.ts";
import { streamDifferences } from "./stream-differences.ts";

/** The streams that the services need are there, and take and keep messages as the services rely on. */
export const streamConfig = defineCheck({
  id: "nats/stream-config",
  title: "Streams are there, and set up as the services need them",
  requires: ["nats/reachable"],
  reads: ["nats/streams"],
  optional: ["nats/server", "nats/account", "nats/monitoring", "kubernetes/deployments"],
  findings: [
    missing,
    refusedStream,
    unrecovered,
    origin,
    sealed,
    noAck,
    keepsNothing,
    inMemory,
    fewerReplicas,
    smallMessages,
    differs,
  ],
  decide({ sections, optional, blueprint, target }) {
    const streams = sections["nats/streams"];
    const server = dataOf(optional["nats/server"]);
    const deployments = dataOf(optional["kubernetes/deployments"]);
    const kubectl = kubectlFor(target);
    const nats = natsFor(target);
    const sources = liveStorageSources(optional, streams, blueprint);
    const world = { server, account: sources.account, monitoring: sources.monitoring };
    const onDisk = unrecoveredStreams(sources.monitoring);
    const live = new Map(streams.map((stream) => [stream.config.name, stream]));
    const wanted = wantedStreams(blueprint, deployments ?? []);
    const absent = wanted.filter(({ name }) => !live.has(name));
    const refused = refusedCreations(absent, streams, sources, server?.version ?? null);
    const findings = wanted.flatMap((stream) => {
      const existing = live.get(stream.name);
      const role = roleOf(stream.subjects, blueprint);
      if (existing !== undefined)
        return streamDifferences({
          stream: existing,
          wanted: stream,
          role,
          world,
          nats,
        });
      if (onDisk?.has(stream.name)) return [unrecoveredStreamFinding(stream, role)];
      const limit = creationLimit(stream, world);
      if (limit !== null) return [refusedStreamFinding(stream, role, limit)];
      if (refused.has(stream.name)) return [];
      // A missing dead-letter stream is for pipeline/dead-letters to say.
      if (role === "dead-letter") return [];
      return [missingStreamFinding({ stream, role, deployments, kubectl, nats, onDisk })];
    });
    const names = new Set(wanted.map(({ name }) => name));
    return { kind: "decided", findings: [...findings, ...originFindings(streams, names, nats)] };
  },
});
