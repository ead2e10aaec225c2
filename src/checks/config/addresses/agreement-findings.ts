import type { UncodedFinding } from "../../finding.ts";
import { selects } from "../../kubernetes/services/service-selector.ts";
import type { PodTemplate } from "../../kubernetes/workloads/pod-templates.ts";
import type { AddressContext } from "./address-findings.ts";
import type { ConfiguredAddress } from "./configured-addresses.ts";
import { environmentOf } from "./environment.ts";

/** Services of one pipeline that do not meet: at another NATS, under another stream, in another database. */
export function agreementFindings(
  configured: readonly ConfiguredAddress[],
  templates: readonly PodTemplate[],
  context: AddressContext,
): UncodedFinding[] {
  const active = configured.filter(({ template }) => template.replicas !== 0);
  return [
    ...natsDiffers(active, context),
    ...streamDiffers(
      templates.filter(({ replicas }) => replicas !== 0),
      context,
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

function natsDiffers(configured: readonly ConfiguredAddress[], context: AddressContext): UncodedFinding[] {
  const ofNats = configured.filter(({ variable }) => variable === "NATS_URL");
  const groups = divided(ofNats, (entry) => serversOf(entry, context));
  if (groups.length < 2) return [];
  return [
    finding(groups, context, {
      severity: "error",
      what: "NATS",
      variable: "NATS_URL",
      consequence: "what one publishes never reaches the other",
    }),
  ];
}

/** nats/stream-overlap has the error: on one NATS the second stream is refused, since the subjects are the same. */
function streamDiffers(templates: readonly PodTemplate[], context: AddressContext): UncodedFinding[] {
  const named = templates.flatMap((template) =>
    template.spec.containers.flatMap((container) => {
      const value = environmentOf(container, context.configMaps).get("NATS_STREAM");
      return value?.kind === "text" ? [{ template, stream: value.text }] : [];
    }),
  );
  const groups = divided(named, ({ stream }) => stream);
  if (groups.length < 2) return [];
  return [
    finding(groups, context, {
      severity: "warning",
      what: "stream",
      variable: "NATS_STREAM",
      consequence:
        "their subjects are the same, so that one of the streams cannot be created (nats/stream-overlap)",
    }),
  ];
}

/**
 * Another database of the same server is an error: what one writes the others do not see. On another server it may still be the same data
 * (a pooler, a replica) when it has the same name.
 */
function databaseDiffers(
  configured: readonly ConfiguredAddress[],
  context: AddressContext,
): UncodedFinding[] {
  const ofDatabase = configured.filter(
    ({ variable, address }) => variable === "DATABASE_URL" && address.database !== null,
  );
  const groups = divided(ofDatabase, ({ address }) => address.database);
  if (groups.length < 2) return [];
  const servers = new Set(ofDatabase.map((entry) => serversOf(entry, context) ?? "elsewhere"));
  return [
    finding(groups, context, {
      severity: servers.size === 1 && !servers.has("elsewhere") ? "error" : "warning",
      what: "database",
      variable: "DATABASE_URL",
      consequence: "what one writes the other does not see",
    }),
  ];
}

/** The workloads behind an address, whichever of their Services it names; null where that cannot be told. */
function serversOf({ places }: ConfiguredAddress, { templates }: AddressContext): string | null {
  const names = places.flatMap((place) => {
    if (place.kind !== "service" || Object.keys(place.service.spec.selector).length === 0) return [];
    return templates
      .filter(({ labels }) => selects(place.service.spec.selector, labels))
      .map(({ name }) => name);
  });
  return names.length === 0 ? null : [...new Set(names)].toSorted().join(", ");
}

interface Difference {
  severity: "error" | "warning";
  what: string;
  variable: string;
  consequence: string;
}

function finding(
  groups: readonly [string, readonly { template: PodTemplate }[]][],
  { kubectl }: AddressContext,
  { severity, what, variable, consequence }: Difference,
): UncodedFinding {
  const sides = groups.map(([value, entries]) => {
    const names = [...new Set(entries.map(({ template }) => template.name))];
    return { value, names };
  });
  const odd = groups[0]?.[1][0]?.template;
  const workload = odd === undefined ? "deployment" : `${odd.kind.toLowerCase()}/${odd.name}`;
  const said = sides.map(
    ({ value, names }) => `${names.join(" and ")} ${names.length === 1 ? "has" : "have"} ${what} ${value}`,
  );
  return {
    severity,
    message: `${said.join(", ")}: ${consequence}.`,
    resource: `kubernetes/${workload}`,
    evidence: { variable, sides },
    remedy: {
      summary: `Give all of them the same ${variable}, in the chart's values as well.`,
      commands: [`${kubectl} edit ${workload}`],
    },
    key: `differs:${variable}`,
  };
}
