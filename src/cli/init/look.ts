import type { Blueprint } from "../../blueprint/blueprint.ts";
import { emptyDatabase, expectedConsumer, expectedStream } from "../../blueprint/expectations.ts";
import { type LoadedConfiguration, withoutContract } from "../../blueprint/load-configuration.ts";
import { forTarget } from "../../blueprint/with-release.ts";
import type { CheckBug } from "../../doctor/events.ts";
import { ofDatabase } from "../../snapshot/database-name.ts";
import { everyRelease } from "../../snapshot/kubernetes/release-name.ts";
import type { SectionId, Snapshot } from "../../snapshot/snapshot.ts";
import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { followRun } from "../session/follow-run.ts";
import { type Session, sessionOf } from "../session/session.ts";
import { type FoundDatabase, findDatabases } from "./pipeline/find-databases.ts";

/** What was seen of a deployment, and whose it is. */
export interface Seen {
  snapshot: Snapshot;
  bugs: readonly CheckBug[];
  /** Null: a pipeline that is not nomnom's. */
  contract: Blueprint | null;
  /** What the file would be made of. */
  sections: readonly SectionId[];
}

const workloads = [
  "kubernetes/deployments",
  "kubernetes/statefulsets",
  "kubernetes/daemonsets",
  "kubernetes/rollouts",
  "kubernetes/cronjobs",
] as const satisfies readonly SectionId[];

const ofContract: readonly SectionId[] = [...workloads, "nats/streams", "nats/monitoring", "postgres/server"];

const ofPipeline: readonly SectionId[] = [
  ...workloads,
  "kubernetes/configmaps",
  "kubernetes/scaledobjects",
  "kubernetes/nack-streams",
  "kubernetes/nack-consumers",
  "nats/streams",
  "nats/consumers",
  "postgres/relations",
];

/** Looks for nomnom's own pipeline first, where the configuration does not rule it out, and then at whatever there is. */
export async function lookAround(
  context: CliContext,
  request: GlobalRequest,
  session: Session,
): Promise<Seen> {
  const { configuration } = session;
  const look = async (each: Session, sections: readonly SectionId[]) => {
    const chosen = each.catalogue.filter(({ id }) => id.endsWith("/reachable"));
    const { snapshot, bugs } = await followRun(
      each.run({ chosen, source: await each.live(), alsoRead: sections }),
      context,
      request,
    );
    return { snapshot, bugs, sections };
  };

  if (configuration.blueprint.release !== everyRelease) {
    const seen = await look(session, ofContract).catch(unlessNoRelease);
    const contract = seen && forTarget(configuration.blueprint, seen.snapshot.target);
    if (seen !== null && contract !== null && !isSomebodyElses(seen.snapshot, contract))
      return { ...seen, contract };
  }
  const bare = withoutContract(configuration);
  const seen = await look(sessionOf(context, request, bare), ofPipeline);
  // Of the environment only what is known to be a name is kept: once the streams and consumers are known, who works with them can be read.
  const { others } = findDatabases(seen.snapshot);
  const named = withDatabases({ ...bare, blueprint: withNames(bare.blueprint, seen.snapshot) }, others);
  const ofDatabases = others.flatMap(({ name }) =>
    databaseSections.map((section) => ofDatabase(section, name)),
  );
  const again = [...workloads, "kubernetes/configmaps" as const, ...ofDatabases];
  const { snapshot } = await look(sessionOf(context, request, named), again);
  const sections = { ...seen.snapshot.sections, ...read(snapshot, again) };
  return { ...seen, snapshot: { ...seen.snapshot, sections, target: snapshot.target }, contract: null };
}

/** What is learnt of a database beside the usual one. */
const databaseSections = ["postgres/relations", "postgres/server"] as const satisfies readonly SectionId[];

/** The configuration with the databases that were found. */
function withDatabases(
  { blueprint, settings, ...configuration }: LoadedConfiguration,
  found: readonly FoundDatabase[],
): LoadedConfiguration {
  const expected = found.map(({ name, from: { variable } }) => [name, { ...emptyDatabase, variable }]);
  const databases = found.map(({ name, from }) => ({ name, url: null, from }));
  return {
    ...configuration,
    blueprint: { ...blueprint, databases: Object.fromEntries(expected) },
    settings: { ...settings, databases },
  };
}

const read = ({ sections }: Snapshot, ids: readonly SectionId[]): Snapshot["sections"] =>
  Object.assign({}, ...ids.map((id) => ({ [id]: sections[id] })));

function unlessNoRelease(error: unknown): null {
  if (error instanceof UserError && error.code === "no-release") return null;
  throw error;
}

/** Something is there, and nothing of it is of the contract. */
function isSomebodyElses({ sections }: Snapshot, contract: Blueprint): boolean {
  const names = [
    ...namesIn(sections["kubernetes/deployments"], ({ metadata }) => metadata.name),
    ...namesIn(sections["kubernetes/statefulsets"], ({ metadata }) => metadata.name),
    ...namesIn(sections["kubernetes/daemonsets"], ({ metadata }) => metadata.name),
    ...namesIn(sections["nats/streams"], ({ config }) => config.name),
  ];
  const expected = new Set([...contract.workloads, ...contract.nats.streams].map(({ name }) => name));
  return names.length > 0 && !names.some((name) => expected.has(name));
}

const namesIn = <T>(
  list: { ok: true; data: readonly T[] } | { ok: false } | undefined,
  nameOf: (item: T) => string,
): string[] => (list?.ok ? list.data.map(nameOf) : []);

function withNames(blueprint: Blueprint, { sections }: Snapshot): Blueprint {
  const consumers = sections["nats/consumers"];
  const streams = namesIn(sections["nats/streams"], ({ config }) => config.name).map((name) =>
    expectedStream({
      name,
      consumers: (consumers?.ok ? consumers.data : [])
        .filter(({ stream_name: stream }) => stream === name)
        .map((consumer) => expectedConsumer({ name: consumer.name })),
    }),
  );
  return { ...blueprint, nats: { ...blueprint.nats, streams } };
}
