import * as z from "zod";
import { configMapSchema, secretKeysSchema } from "./kubernetes/configuration.ts";
import { eventSchema } from "./kubernetes/event.ts";
import { containerLogSchema } from "./kubernetes/log.ts";
import { ingressSchema, serviceSchema } from "./kubernetes/network.ts";
import { podSchema } from "./kubernetes/pod.ts";
import { kubernetesServerSchema } from "./kubernetes/server.ts";
import { persistentVolumeClaimSchema } from "./kubernetes/storage.ts";
import {
  daemonSetSchema,
  deploymentSchema,
  replicaSetSchema,
  statefulSetSchema,
} from "./kubernetes/workloads.ts";
import { messageStatusSchema } from "./message-status.ts";
import {
  consumerSchema,
  jetStreamAccountSchema,
  natsMonitoringSchema,
  natsServerSchema,
  streamSchema,
} from "./nats.ts";
import {
  columnSequenceSchema,
  postgresServerSchema,
  privilegesSchema,
  sessionsSchema,
  tableSchema,
  tableSizeSchema,
  uniqueKeySchema,
  vacuumSchema,
} from "./postgres.ts";
import { type ProbeResult, probeErrorSchema, type System, systems } from "./probe-result.ts";

/** Raised when a field changes its meaning or goes away; new optional fields and new sections do not raise it. */
export const snapshotSchemaVersion = 1;

/** Every section of a snapshot: its name, and the shape of its data. One probe writes one section. */
export const sectionSchemas = {
  "kubernetes/server": kubernetesServerSchema,
  "kubernetes/pods": z.array(podSchema),
  "kubernetes/deployments": z.array(deploymentSchema),
  "kubernetes/replicasets": z.array(replicaSetSchema),
  "kubernetes/statefulsets": z.array(statefulSetSchema),
  "kubernetes/daemonsets": z.array(daemonSetSchema),
  "kubernetes/services": z.array(serviceSchema),
  "kubernetes/ingresses": z.array(ingressSchema),
  "kubernetes/configmaps": z.array(configMapSchema),
  "kubernetes/secrets": z.array(secretKeysSchema),
  "kubernetes/persistentvolumeclaims": z.array(persistentVolumeClaimSchema),
  "kubernetes/events": z.array(eventSchema),
  "kubernetes/logs": z.array(containerLogSchema),
  "nats/server": natsServerSchema,
  "nats/account": jetStreamAccountSchema,
  "nats/streams": z.array(streamSchema),
  "nats/consumers": z.array(consumerSchema),
  "nats/monitoring": natsMonitoringSchema,
  "postgres/server": postgresServerSchema,
  "postgres/tables": z.array(tableSchema),
  "postgres/unique-keys": z.array(uniqueKeySchema),
  "postgres/table-sizes": z.array(tableSizeSchema),
  "postgres/message-status": messageStatusSchema,
  "postgres/privileges": privilegesSchema,
  "postgres/sessions": sessionsSchema,
  "postgres/sequences": z.array(columnSequenceSchema),
  "postgres/vacuum": vacuumSchema,
} as const;

export type SectionId = keyof typeof sectionSchemas;
export type SectionData = { [S in SectionId]: z.infer<(typeof sectionSchemas)[S]> };
export type Sections = { [S in SectionId]?: ProbeResult<SectionData[S]> };

/** The system a section is read from: the part of its name before the slash. */
export function systemOf(section: SectionId): System {
  const system = systems.find((name) => section.startsWith(`${name}/`));
  if (system === undefined) throw new Error(`section ${section} belongs to no system`);
  return system;
}

/** What was looked at. URLs carry no credentials. Null: no address was known. */
export const targetSchema = z.object({
  context: z.string().nullable(),
  namespace: z.string().nullable(),
  nats: z.string().nullable(),
  postgres: z.string().nullable(),
});
export type Target = z.infer<typeof targetSchema>;

/** Everything the checks read, as plain data: the waist between looking and deciding. */
export interface Snapshot {
  schemaVersion: typeof snapshotSchemaVersion;
  kind: "Snapshot";
  tool: { name: string; version: string };
  /** ISO 8601, UTC. The only clock a check has. */
  takenAt: string;
  target: Target;
  sections: Sections;
}

const sectionResultSchemas = Object.fromEntries(
  Object.entries(sectionSchemas).map(([id, data]) => [
    id,
    z
      .discriminatedUnion("ok", [
        z.object({ ok: z.literal(true), data }),
        z.object({ ok: z.literal(false), error: probeErrorSchema }),
      ])
      .optional(),
  ]),
);

/** The document in a snapshot file. */
export const snapshotSchema = z.object({
  schemaVersion: z.literal(snapshotSchemaVersion),
  kind: z.literal("Snapshot"),
  tool: z.object({ name: z.string(), version: z.string() }),
  takenAt: z.iso.datetime(),
  target: targetSchema,
  sections: z.object(sectionResultSchemas),
});
