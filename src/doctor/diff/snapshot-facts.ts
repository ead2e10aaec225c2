import { databaseOfId, ofDatabase, ofEveryDatabase } from "../../snapshot/database-name.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";
import { sectionIdsIn } from "../../snapshot/section-ids.ts";
import type { SectionData, SectionId, Sections } from "../../snapshot/snapshot.ts";
import { isAbsent } from "../unread-sections.ts";
import { diffFacts, type Fact } from "./diff-facts.ts";
import type { DiffReport } from "./diff-report.ts";
import {
  claimFacts,
  configMapFacts,
  daemonSetFacts,
  deploymentFacts,
  kubernetesServerFacts,
  podFacts,
  serviceFacts,
  statefulSetFacts,
} from "./kubernetes-facts.ts";
import { consumerFacts, natsMonitoringFacts, natsServerFacts, streamFacts } from "./nats-facts.ts";
import { postgresServerFacts, tableFacts, tableSizeFacts, uniqueKeyFacts } from "./postgres-facts.ts";

/** Sections with things to compare. Events, logs and ReplicaSets only tell how the others came to be; findings quote them. */
const factsOf: { readonly [S in SectionId]?: (data: SectionData[S], of: Sections) => Fact[] } =
  ofEveryDatabase({
    "kubernetes/server": kubernetesServerFacts,
    "kubernetes/pods": podFacts,
    "kubernetes/deployments": deploymentFacts,
    "kubernetes/statefulsets": statefulSetFacts,
    "kubernetes/daemonsets": daemonSetFacts,
    "kubernetes/services": serviceFacts,
    "kubernetes/configmaps": configMapFacts,
    "kubernetes/persistentvolumeclaims": claimFacts,
    "nats/server": natsServerFacts,
    "nats/monitoring": natsMonitoringFacts,
    "nats/streams": streamFacts,
    "nats/consumers": consumerFacts,
    "postgres/server": postgresServerFacts,
    "postgres/tables": tableFacts,
    "postgres/unique-keys": uniqueKeyFacts,
    "postgres/table-sizes": tableSizeFacts,
  });

type Compared = Pick<DiffReport, "facts" | "notCompared">;

/** What is behind the checks, section by section. A section that one side could not read is no change, and is reported as not compared. */
export function diffSections(from: Sections, to: Sections): Compared {
  const compared = sectionIdsIn(from, to).map((section) => diffSection(section, from, to));
  return {
    facts: compared.flatMap(({ facts }) => facts),
    notCompared: compared.flatMap(({ notCompared }) => notCompared),
  };
}

function diffSection<S extends SectionId>(section: S, from: Sections, to: Sections): Compared {
  const facts: ((data: SectionData[S], of: Sections) => Fact[]) | undefined = factsOf[section];
  const before: ProbeResult<SectionData[S]> | undefined = from[section];
  const after: ProbeResult<SectionData[S]> | undefined = to[section];
  if (facts === undefined) return { facts: [], notCompared: [] };
  if (before?.ok && after?.ok) {
    const named = factsIn(databaseOfId(section));
    return {
      facts: diffFacts(named(facts(before.data, from)), named(facts(after.data, to))),
      notCompared: [],
    };
  }
  const reasons = [reasonOf(before, "first"), reasonOf(after, "second")].filter((reason) => reason !== null);
  const wanted = isWanted(before) || isWanted(after);
  return { facts: [], notCompared: wanted ? [{ what: section, reason: reasons.join("; ") }] : [] };
}

/** Things of a named database say so. */
const factsIn =
  (database: string | null) =>
  (facts: readonly Fact[]): readonly Fact[] =>
    database === null ? facts : facts.map((fact) => ({ ...fact, name: ofDatabase(fact.name, database) }));

/** False where nobody wanted or expected it: not read, without an address, or simply not there. */
function isWanted(result: ProbeResult<unknown> | undefined): boolean {
  if (result === undefined) return false;
  return result.ok || !isAbsent(result.error);
}

function reasonOf(result: ProbeResult<unknown> | undefined, side: "first" | "second"): string | null {
  if (result === undefined) return `the ${side} does not hold it`;
  return result.ok ? null : `the ${side} could not read it: ${result.error.message}`;
}
