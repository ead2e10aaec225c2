import { isRecord } from "../../blueprint/validate.ts";
import type { YamlPath } from "../../blueprint/yaml-text.ts";
import type { ReportedFinding } from "../../doctor/report.ts";
import type { FoundPlace } from "../finding-places.ts";
import { isWorkload, type Manifest } from "./manifest.ts";
import type { ManifestSet } from "./manifest-sets.ts";

/** Where the object is written that a finding is about, as near as it can be said, and what uses it. */
export function manifestPlaces({ resource, evidence }: ReportedFinding, set: ManifestSet): FoundPlace[] {
  const [, kind = "", ...rest] = resource.split("/");
  const name = rest.join("/");
  const own = set.find((each) => each.kind.toLowerCase() === kind && each.name === name);
  if (own === undefined) return [];
  const users = Array.isArray(evidence.usedBy) ? evidence.usedBy.map(String) : [];
  const using = set.filter(
    (each) => isWorkload(each) && users.some((user) => user.startsWith(`${each.name}: `)),
  );
  return [
    { ...own.placeOf(pathIn(own, evidence) ?? ["metadata", "name"]), what: `${own.kind} ${own.name}` },
    ...using.map((each) => ({
      ...each.placeOf(["metadata", "name"]),
      what: `${each.kind} ${each.name} needs it`,
    })),
  ];
}

/** The port of a Service that leads nowhere, the backend of an Ingress; null: the object as a whole. */
function pathIn({ value }: Manifest, { port, service }: ReportedFinding["evidence"]): YamlPath | null {
  if (typeof service === "string")
    return pathTo(
      value,
      ["spec"],
      (each) => isRecord(each.service) && each.service.name === service && isPort(each.service.port, port),
    );
  const ofPort = pathTo(value, ["spec", "ports"], (each) => each.port === port);
  return ofPort === null ? null : [...ofPort, "targetPort"];
}

const isPort = (written: unknown, port: unknown): boolean =>
  isRecord(written) && (written.number === port || written.name === port);

/** The way to the first object below a path that is meant. */
function pathTo(
  value: unknown,
  path: YamlPath,
  isMeant: (object: Record<string, unknown>) => boolean,
): YamlPath | null {
  const [step, ...rest] = path;
  if (step !== undefined) {
    const found = isRecord(value) ? pathTo(value[String(step)], rest, isMeant) : null;
    return found === null ? null : [step, ...found];
  }
  if (isRecord(value) && isMeant(value)) return [];
  const entries: [PropertyKey, unknown][] = Array.isArray(value)
    ? value.map((each, index) => [index, each])
    : isRecord(value)
      ? Object.entries(value)
      : [];
  for (const [key, each] of entries) {
    const found = pathTo(each, [], isMeant);
    if (found !== null) return [key, ...found];
  }
  return null;
}
