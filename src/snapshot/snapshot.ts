import * as z from "zod";
import { type System, systemIn, systems } from "../systems/systems.ts";
import {
  databaseOfId,
  type OfDatabase,
  ofDatabase,
  ofEveryDatabase,
  withoutDatabase,
} from "./database-name.ts";
import { kubernetesSections } from "./kubernetes/sections.ts";
import { natsSections } from "./nats.ts";
import { postgresSections } from "./postgres.ts";
import { type ProbeResult, probeErrorSchema } from "./probe-result.ts";
import { redisSections } from "./redis.ts";

/** Raised when a field changes its meaning or goes away; new optional fields and new sections do not raise it. */
export const snapshotSchemaVersion = 1;

/** Every section of a snapshot: its name, and the shape of its data. One probe writes one section. */
export const sectionSchemas = {
  ...kubernetesSections,
  ...natsSections,
  ...postgresSections,
  ...redisSections,
} as const;

/** Every section by its own name. */
export type PlainSectionId = keyof typeof sectionSchemas;
/** What is read of each database. */
export type DatabaseSectionId = keyof typeof postgresSections;
/** A named database has each section of PostgreSQL once more: `postgres/tables@billing`. */
export type SectionId = PlainSectionId | OfDatabase<DatabaseSectionId>;
export type SectionData = {
  [S in SectionId]: z.infer<
    (typeof sectionSchemas)[S extends `${infer P extends DatabaseSectionId}@${string}`
      ? P
      : S extends PlainSectionId
        ? S
        : never]
  >;
};
export type Sections = { [S in SectionId]?: ProbeResult<SectionData[S]> };

/** True for `postgres/tables@billing`. */
const isDatabaseSection = (id: string): id is OfDatabase<DatabaseSectionId> =>
  databaseOfId(id) !== null && Object.hasOwn(postgresSections, withoutDatabase(id));

/** The sections of named databases among what was read. */
export const databaseSectionsIn = (read: object): OfDatabase<DatabaseSectionId>[] =>
  Object.keys(read).filter(isDatabaseSection);

const schemas: { readonly [K in SectionId]: z.ZodType<SectionData[K]> } = ofEveryDatabase(sectionSchemas);

/** The schema of a section's data. */
export const schemaOf = <S extends SectionId>(section: S): z.ZodType<SectionData[S]> => schemas[section];

/** The name that a section has of a named database; what is not of PostgreSQL has but one. Its data has the same shape, and so it keeps its type. */
export function sectionInDatabase<S extends SectionId>(section: S, database: string): S {
  const name = Object.hasOwn(postgresSections, section) ? ofDatabase(section, database) : section;
  if (!isSameShape(name, section)) throw new Error(`section ${section} is already one of a database`);
  return name;
}

const isSameShape = <S extends SectionId>(name: string, section: S): name is S =>
  withoutDatabase(name) === section;

/** The system a section is read from: the part of its name before the slash. */
export function systemOf(section: SectionId): System {
  const system = systemIn(section);
  if (system === null) throw new Error(`section ${section} belongs to no system`);
  return system;
}

/** How the address of a system came to be known, and whether the system is reached through a port-forward. */
export const routeSchema = z.object({
  /** A flag, a variable, a file, an object of the namespace. */
  origin: z.string(),
  forwarded: z.boolean(),
  /** PostgreSQL and Redis: who logs in. */
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
  /** The databases that have a name, as far as they are found. */
  databases: z.record(z.string(), z.object({ url: z.string(), route: routeSchema })).optional(),
  /** Absent where it is not looked at, and in older documents. */
  redis: z.string().nullish(),
  /** Absent in documents of versions before it, and for what has no known address. */
  routes: z.partialRecord(z.enum(systems), routeSchema).optional(),
  /** The kubeconfig that was asked for, where it is not kubectl's own choice; of this machine, so no snapshot holds it. */
  kubeconfig: z.string().optional(),
});
export type Target = z.infer<typeof targetSchema> & {
  /** Of what is about a database that has a name, whose address `postgres` is then: the name. No document holds it. */
  database?: string;
};

/** The target as what is about a named database sees it: `postgres` is that one. */
export const targetInDatabase = (
  { routes: { postgres: _, ...routes } = {}, ...target }: Target,
  database: string,
): Target => {
  const known = target.databases?.[database];
  return {
    ...target,
    database,
    postgres: known?.url ?? null,
    routes: { ...routes, ...(known && { postgres: known.route }) },
  };
};

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

const resultSchema = (data: z.ZodType) =>
  z.discriminatedUnion("ok", [z.object({ ok: succeeded, data }), failed]);

const sectionResultSchemas = Object.fromEntries(
  Object.entries(sectionSchemas).map(([id, data]) => [id, resultSchema(data).optional()]),
);

/** Sections of named databases have names that no list can hold; what a later version brings is left out. */
const sectionsSchema = z.looseObject(sectionResultSchemas).transform((read, context): Sections => {
  const known = Object.entries(read).filter(([id]) => Object.hasOwn(sectionSchemas, id));
  const plain: { [S in PlainSectionId]?: ProbeResult<SectionData[S]> } = Object.fromEntries(known);
  const sections: Sections = plain;
  for (const id of databaseSectionsIn(read)) putSection(sections, id, read[id], context);
  return sections;
});

const untypedResult = resultSchema(z.unknown());

/** Reads one section; what is wrong with it is reported at its place. */
function putSection<S extends SectionId>(
  into: Sections,
  id: S,
  value: unknown,
  context: z.RefinementCtx,
): void {
  const slot: { [K in S]?: ProbeResult<SectionData[K]> } = into;
  const outcome = untypedResult.safeParse(value);
  const parsed = outcome.data?.ok ? schemaOf(id).safeParse(outcome.data.data) : null;
  if (outcome.data?.ok === false) slot[id] = outcome.data;
  if (parsed?.success) slot[id] = { ok: true, data: parsed.data };
  for (const { path, message } of [...(outcome.error?.issues ?? []), ...(parsed?.error?.issues ?? [])])
    context.addIssue({ code: "custom", path: [id, ...path], message });
}

/** The document in a snapshot file. */
export const snapshotSchema = z.object({
  schemaVersion: z.literal(snapshotSchemaVersion),
  kind: z.literal("Snapshot"),
  tool: z.object({ name: z.string(), version: z.string() }),
  takenAt: z.iso.datetime(),
  target: targetSchema,
  sections: sectionsSchema,
});
