import { predictStreamCreations } from "../../../jetstream/predict-stream-creation.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import { defineCheck } from "../../check.ts";
import type { CheckId } from "../../check-id.ts";
import { dataOf } from "../../unreadable.ts";
import { streamDifferencesOf } from "../nack/nack-differences.ts";
import { managedStreams, mayBeElsewhere } from "../nack/nack-resource.ts";
import { jetStreamWorld } from "../server/jetstream-world.ts";
import { unrecoveredStreams } from "../server/unrecovered-streams.ts";
import { otherAccountsWith } from "../streams/other-accounts.ts";
import { isOfDefinition } from "../streams/refusal-words.ts";
import { roleOf } from "../streams/stream-role.ts";
import { wantedStreams } from "../streams/wanted-streams.ts";
import {
  countersOnly,
  deleteMarkers,
  differs,
  fewerReplicas,
  inMemory,
  keepsNothing,
  missing,
  noAck,
  notAsSaid,
  origin,
  overThreshold,
  refused as refusedStream,
  republished,
  sealed,
  shortLived,
  smallMessages,
  unrecovered,
} from "./findings.ts";
import { missingStreamFinding, refusedStreamFinding, unrecoveredStreamFinding } from "./missing-stream.ts";
import { monitorLimitFindings } from "./monitor-limits.ts";
import { originFindings } from "./origins.ts";
import { republishFindings } from "./republish-loops.ts";
import { streamDifferences } from "./stream-differences.ts";

/** The streams that the services need are there, and take and keep messages as the services rely on. */
export const streamConfig = defineCheck({
  id: "nats/stream-config",
  title: "Streams are there, and set up as the services need them",
  requires: ["nats/reachable"],
  reads: ["nats/streams"],
  optional: [
    "nats/server",
    "nats/account",
    "nats/monitoring",
    ...templateSections,
    "kubernetes/nack-streams",
  ],
  findings: [
    missing,
    refusedStream,
    unrecovered,
    origin,
    overThreshold,
    republished,
    sealed,
    countersOnly,
    noAck,
    keepsNothing,
    inMemory,
    fewerReplicas,
    smallMessages,
    shortLived,
    deleteMarkers,
    differs,
    notAsSaid,
  ],
  decide({ sections, optional, blueprint, target }) {
    const streams = sections["nats/streams"];
    const templates = podTemplates(optional);
    // Whoever may not list Deployments sees nothing of what runs.
    const seen = optional["kubernetes/deployments"].ok ? templates : null;
    const kubectl = kubectlFor(target);
    const nats = natsFor(target);
    const world = jetStreamWorld(optional, streams, blueprint);
    const onDisk = unrecoveredStreams(world.monitoring);
    const live = new Map(streams.map((stream) => [stream.config.name, stream]));
    const wanted = wantedStreams(blueprint, templates);
    const absent = wanted.filter(({ name }) => !live.has(name));
    const answers = predictStreamCreations(absent, world);
    const managed = managedStreams(dataOf(optional["kubernetes/nack-streams"]));
    const leftTo: CheckId[] = [];
    const findings = wanted.flatMap((stream) => {
      const existing = live.get(stream.name);
      const role = roleOf(stream.subjects, blueprint);
      const resource = managed.get(stream.name);
      // What is not as a resource of nack wants it has its reason and its repair there.
      const isTold =
        resource !== undefined &&
        (existing === undefined
          ? !mayBeElsewhere(resource)
          : streamDifferencesOf(resource, existing).length > 0);
      if (isTold) leftTo.push("nats/nack-resources");
      if (isTold && existing === undefined) return [];
      if (existing !== undefined)
        return streamDifferences({
          isTold,
          stream: existing,
          wanted: stream,
          role,
          world,
          nats,
        });
      const domain = world.account?.domain ?? null;
      const accounts = otherAccountsWith(stream.name, streams, world.monitoring);
      const absence = { stream, role, templates: seen, kubectl, nats, onDisk, domain, accounts };
      if (accounts.length > 0 && role.kind !== "dead-letter") return [missingStreamFinding(absence)];
      if (onDisk?.has(stream.name)) return [unrecoveredStreamFinding(stream, role)];
      const answer = answers.get(stream.name);
      if (answer?.answer === "refused") {
        const refusal = answer.refusals.find(isOfDefinition);
        if (refusal !== undefined) return [refusedStreamFinding(stream, role, refusal)];
        leftTo.push(
          ...answer.refusals.map(({ kind }) =>
            kind === "storage" ? ("nats/storage-reservation" as const) : ("nats/stream-overlap" as const),
          ),
        );
        return [];
      }
      if (role.kind === "dead-letter") {
        leftTo.push("pipeline/dead-letters");
        return [];
      }
      return [missingStreamFinding(absence)];
    });
    const names = new Set(wanted.map(({ name }) => name));
    const serverVersion = world.server?.version ?? null;
    const others = [
      ...originFindings(streams, names, nats),
      ...monitorLimitFindings(streams, nats),
      ...republishFindings(streams, names, { nats, serverVersion }),
    ];
    return { kind: "decided", findings: [...findings, ...others], leftTo };
  },
});
