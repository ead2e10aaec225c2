import * as z from "zod";
import { type System, systems } from "../systems/systems.ts";
import { kubernetesSections } from "./kubernetes/sections.ts";
import { natsSections } from "./nats.ts";
import { postgresSections } from "./postgres.ts";
import { type ProbeResult, probeErrorSchema } from "./probe-result.ts";

/** Raised when a field changes its meaning or goes away; new optional fields and new sections do not raise it. */
export const snapshotSchemaVersion = 1;

/** Every section of a snapshot: its name, and the shape of its data. One probe writes one section. */
export const sectionSchemas = { ...kubernetesSections, ...natsSections, ...postgresSections } as const;

export type SectionId = keyof typeof sectionSchemas;
export type SectionData = { [S in SectionId]: z.infer<(typeof sectionSchemas)[S]> };
export type Sections = { [S in SectionId]?: ProbeResult<SectionData[S]> };

/** The schema of a section's data. */
export function schemaOf<S extends SectionId>(section: S): z.ZodType<SectionData[S]> {
  const schemas: { readonly [K in SectionId]: z.ZodType<SectionData[K]> } = sectionSchemas;
  return schemas[section];
}

/** The system a section is read from: the part of its name before the slash. */
export function systemOf(section: SectionId): System {
  const system = systems.find((name) => section.startsWith(`${name}/`));
  if (system === undefined) throw new Error(`section ${section} belongs to no system`);
  return system;
}

/** How the address of a system came to be known, and whether the system is reached through a port-forward. */
export const routeSchema = z.object({
  /** A flag, a variable, a file, an object of the namespace. */
  origin: z.string(),
  forwarded: z.boolean(),
  /** PostgreSQL: the role of the address. */
  user: z.string().optional(),
});
export type TargetRoute = z.infer<typeof routeSchema>;

/** What was looked at. URLs carry no credentials. Null: no address was known. */
export const targetSchema = z.object({
  context: z.string().nullable(),
  namespace: z.string().nullable(),
  /** Helm's name of the release, where it is not the usual one. */
  release: z.string().nullish(),
  /** What the names of its objects start with, beside `release`. */
  prefix: z.string().optional(),
  /** More releases of nomnom's chart in the namespace. */
  otherReleases: z.array(z.string()).optional(),
  nats: z.string().nullable(),
  postgres: z.string().nullable(),
  /** Absent in documents of versions before it, and for what has no known address. */
  routes: z.partialRecord(z.enum(systems), routeSchema).optional(),
  /** The kubeconfig that was asked for, where it is not kubectl's own choice; of this machine, so no snapshot holds it. */
  kubeconfig: z.string().optional(),
});
export type Target = z.infer<typeof targetSchema>;

export const unknownTarget: Readonly<Target> = { context: null, namespace: null, nats: null, postgres: null };

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

const succeeded = z.literal(true);
const failed = z.object({ ok: z.literal(false), error: probeErrorSchema });

const sectionResultSchemas = Object.fromEntries(
  Object.entries(sectionSchemas).map(([id, data]) => [
    id,
    z.discriminatedUnion("ok", [z.object({ ok: succeeded, data }), failed]).optional(),
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
