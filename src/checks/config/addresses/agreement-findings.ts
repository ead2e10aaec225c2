import { placeholder } from "../../../remedy/word.ts";
import type { PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";
import { plural } from "../../../units/counted.ts";
import type { CheckId } from "../../check-id.ts";
import { defineFinding, type Finding, type FindingKind } from "../../finding.ts";
import { selectsPodsOf } from "../../kubernetes/services/service-selector.ts";
import {
  type WorkloadResource,
  workloadName,
  workloadResource,
  workloadResources,
} from "../../kubernetes/workloads/workload.ts";
import type { AddressContext } from "./address-findings.ts";
import type { ConfiguredAddress } from "./configured-addresses.ts";
import { environmentOf } from "./environment.ts";
import { setVariable } from "./set-variable.ts";

const declared = { resource: workloadResources, recovers: null } as const;

const nats = defineFinding({
  ...declared,
  code: "config/addresses/nats-differs",
  title: "Services of one pipeline are at different NATS",
  severity: ["error"],
});

const stream = defineFinding({
  ...declared,
  code: "config/addresses/stream-differs",
  title: "Services of one pipeline name different streams",
  severity: ["warning"],
});

const database = defineFinding({
  ...declared,
  code: "config/addresses/database-differs",
  title: "Services of one pipeline are in different databases",
  severity: ["error", "warning"],
});

/** In the order of the page. */
export const agreementKinds = [nats, stream, database];

/** Services of one pipeline that do not meet: at another NATS, under another stream, in another database. */
export function agreementFindings(
  configured: readonly ConfiguredAddress[],
  templates: readonly PodTemplate[],
  context: AddressContext,
): Finding[] {
  const active = configured.filter(({ template }) => template.replicas !== 0);
  return [
    ...natsDiffers(active, context),
    ...context.streamVariables.flatMap((variable) =>
      streamDiffers(
        variable,
        templates.filter(({ replicas }) => replicas !== 0),
        context,
      ),
    ),
    ...databaseDiffers(active, context),
  ];
}

/** Workloads by what they have; a finding's own is the one fewest have. */
function divided<T>(entries: readonly T[], sideOf: (entry: T) => string | null): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const value = sideOf(entry);
    if (value !== null) groups.set(value, [...(groups.get(value) ?? []), entry]);
  }
  return [...groups].toSorted(([, a], [, b]) => a.length - b.length);
}

function natsDiffers(configured: readonly ConfiguredAddress[], context: AddressContext): Finding[] {
  const ofNats = configured.filter(({ variable }) => variable === "NATS_URL");
  const groups = divided(ofNats, (entry) => serversOf(entry, context));
  if (groups.length < 2) return [];
  return finding(nats, groups, context, {
    severity: "error",
    what: "NATS",
    variable: "NATS_URL",
    consequence: "what one publishes never reaches the other",
  });
}

/** nats/stream-overlap has the error: on one NATS the second stream is refused, since the subjects are the same. */
function streamDiffers(
  variable: string,
  templates: readonly PodTemplate[],
  context: AddressContext,
): Finding[] {
  const named = templates.flatMap((template) =>
    template.spec.containers.flatMap((container) => {
      const value = environmentOf(container, context.configMaps).get(variable);
      return value?.kind === "text" ? [{ template, container: container.name, stream: value.text }] : [];
    }),
  );
  const groups = divided(named, (entry) => entry.stream);
  if (groups.length < 2) return [];
  return finding(stream, groups, context, {
    severity: "warning",
    what: "stream",
    variable,
    consequence:
      "their subjects are the same, and one of the streams cannot be created (nats/stream-overlap)",
  });
}

/**
 * Another database of the same server is an error: what one writes the others do not see. On another server it may still be the same data
 * (a pooler, a replica) when it has the same name.
 */
function databaseDiffers(configured: readonly ConfiguredAddress[], context: AddressContext): Finding[] {
  const ofDatabase = configured.filter(
    ({ variable, address }) => variable === "DATABASE_URL" && address.database !== null,
  );
  const groups = divided(ofDatabase, ({ address }) => address.database);
  if (groups.length < 2) return [];
  const servers = new Set(ofDatabase.map((entry) => serversOf(entry, context) ?? "elsewhere"));
  return finding(database, groups, context, {
    severity: servers.size === 1 && !servers.has("elsewhere") ? "error" : "warning",
    what: "database",
    variable: "DATABASE_URL",
    consequence: "what one writes the other does not see",
    explains: ["postgres/table-presence"],
  });
}

/** The workloads behind an address, whichever of their Services it names; null where that is not known. */
function serversOf({ places }: ConfiguredAddress, { templates }: AddressContext): string | null {
  const names = places.flatMap((place) => {
    if (place.kind !== "service" || Object.keys(place.service.spec.selector).length === 0) return [];
    return templates
      .filter((template) => selectsPodsOf(place.service.spec.selector, template))
      .map(({ name }) => name);
  });
  return names.length === 0 ? null : [...new Set(names)].toSorted().join(", ");
}

interface Difference<S> {
  severity: S;
  what: string;
  variable: string;
  consequence: string;
  /** Checks that fail because of it: the tables are where the worker writes. */
  explains?: readonly CheckId[];
}

function finding<S extends "error" | "warning">(
  kind: FindingKind<S, WorkloadResource>,
  groups: readonly [string, readonly { template: PodTemplate; container: string }[]][],
  { kubectl }: AddressContext,
  { severity, what, variable, consequence, explains }: Difference<S>,
): Finding[] {
  const sides = groups.map(([value, entries]) => {
    const names = [...new Set(entries.map(({ template }) => template.name))];
    return { value, names };
  });
  const odd = groups[0]?.[1][0];
  if (odd === undefined) return [];
  const said = sides.map(
    ({ value, names }) => `${names.join(" and ")} ${plural(names.length, "has", "have")} ${what} ${value}`,
  );
  return [
    kind({
      severity,
      message: `${said.join(", ")}: ${consequence}.`,
      resource: workloadResource(odd.template),
      evidence: { variable, sides },
      remedy: {
        summary: `Give all of them the same ${variable}, in the chart's values as well.`,
        commands: [
          setVariable(kubectl, workloadName(odd.template), odd.container, variable, placeholder("VALUE")),
        ],
      },
      ...(explains && { explains }),
    }),
  ];
}
