import { usualVariable } from "../../../blueprint/expectations.ts";
import { type EnvironmentValue, environmentOf } from "../../../checks/config/addresses/environment.ts";
import { podTemplates } from "../../../snapshot/kubernetes/pod-templates.ts";
import { dataOf } from "../../../snapshot/probe-result.ts";
import type { Snapshot } from "../../../snapshot/snapshot.ts";
import { addressVariables } from "../../../systems/postgres-variables.ts";

/** A database that workloads know the address of. */
export interface FoundDatabase {
  /** As it will be called. */
  name: string;
  /** Who says where it is. */
  from: { workload: string; variable: string };
  /** All workloads that have its address. */
  workloads: string[];
}

/** The databases that the environment of workloads names. */
export interface FoundDatabases {
  /** The workloads with the address of the one that doctor looks at. */
  usual: string[];
  /** The others; none where the usual one is not among them, and so cannot be distinguished from them. */
  others: FoundDatabase[];
}

/** An address that a variable holds: by what it says, or by the Secret and key that it stands in. */
interface Mention {
  key: string;
  database: string | null;
  workload: string;
  variable: string;
  isUsual: boolean;
}

export function findDatabases(snapshot: Pick<Snapshot, "sections" | "target">): FoundDatabases {
  const mentions = mentionsIn(snapshot);
  const usual = new Set(mentions.filter(({ isUsual }) => isUsual).map(({ key }) => key));
  const others = usual.size === 0 ? [] : mentions.filter(({ key }) => !usual.has(key));
  const keys = [...new Set(others.map(({ key }) => key))];
  return {
    usual: workloadsOf(mentions.filter(({ key }) => usual.has(key))),
    others: named(keys.map((key) => others.filter((mention) => mention.key === key))),
  };
}

const workloadsOf = (mentions: readonly Mention[]): string[] => [
  ...new Set(mentions.map(({ workload }) => workload)),
];

function mentionsIn({ sections, target }: Pick<Snapshot, "sections" | "target">): Mention[] {
  const here = (target.postgres === null ? null : placeOf(target.postgres)?.key) ?? null;
  const origin = target.routes?.postgres?.origin ?? "";
  const configMaps = dataOf(sections["kubernetes/configmaps"]);
  return podTemplates(sections).flatMap(({ name: workload, spec }) => [
    ...spec.containers
      .flatMap(({ env }) => env)
      .flatMap(({ name: variable, value, valueFrom }): Mention[] => {
        const place = placeOf(value ?? "");
        if (place !== null) return [{ ...place, workload, variable, isUsual: place.key === here }];
        const secret = valueFrom?.secretKeyRef;
        if (!secret || !ofDatabaseUrl.test(variable)) return [];
        const isUsual = origin.startsWith(`${variable} of `) && origin.endsWith(`, Secret ${secret.name}`);
        return [{ key: `Secret ${secret.name}/${secret.key}`, database: null, workload, variable, isUsual }];
      }),
    ...spec.containers.flatMap((container): Mention[] => {
      const inParts = here === null ? null : hostVariable(environmentOf(container, configMaps), here);
      if (here === null || inParts === null) return [];
      return [{ key: here, database: null, workload, variable: inParts, isUsual: true }];
    }),
  ]);
}

/** The variable in which a container has the host of the usual database, whose address it has in several; null: it has none, or another one's. */
function hostVariable(environment: ReadonlyMap<string, EnvironmentValue>, here: string): string | null {
  const textOf = (names: readonly string[]): string | null => {
    const texts = names.flatMap((name) => {
      const value = environment.get(name);
      return value?.kind === "text" ? [value.text] : [];
    });
    return texts[0] ?? null;
  };
  for (const { host, port, database } of addressVariables) {
    const server = `${textOf(host)}:${textOf(port) ?? "5432"}/`;
    const name = textOf(database);
    if (name === null ? here.startsWith(server) : here === `${server}${name}`)
      return host.find((each) => environment.has(each)) ?? null;
  }
  return null;
}

/** Names that the address of a PostgreSQL database has in environments. */
const ofDatabaseUrl = /(^|_)(DATABASE|POSTGRES|POSTGRESQL|PG|DB)_UR[LI]$/;

/** Where an address leads, whoever logs in; null: it is none of PostgreSQL. */
function placeOf(address: string): Pick<Mention, "key" | "database"> | null {
  const [, hosts, database] = /^postgres(?:ql)?:\/\/(?:[^@/]*@)?([^/?]+)\/([^/?]+)/i.exec(address) ?? [];
  if (hosts === undefined || database === undefined || hosts.includes("$(")) return null;
  const whole = hosts.split(",").map((host) => (/:\d+$/.test(host) ? host : `${host}:5432`));
  return { key: `${whole.join(",")}/${database}`, database };
}

/** Each by its own name where that tells them apart, else by the workload that knows it. */
function named(groups: readonly (readonly Mention[])[]): FoundDatabase[] {
  const taken = new Set<string>();
  const ownNames = groups.map(([first]) => wordOf(first?.database ?? ""));
  return groups.flatMap((mentions, index) => {
    const [first] = mentions.toSorted(usualVariableFirst);
    if (first === undefined) return [];
    const own = ownNames[index] ?? "";
    const isOwn = own !== "" && ownNames.filter((name) => name === own).length === 1;
    const name = unused(isOwn ? own : wordOf(first.workload), taken);
    const { workload, variable } = first;
    return [{ name, from: { workload, variable }, workloads: workloadsOf(mentions) }];
  });
}

const usualVariableFirst = (one: Mention, other: Mention): number =>
  Number(other.variable === usualVariable) - Number(one.variable === usualVariable);

function unused(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  taken.add(name);
  return name;
}

/** As a name of the file may be. */
const wordOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replaceAll(/^-|-$/g, "");
