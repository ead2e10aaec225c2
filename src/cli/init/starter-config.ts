import type { Blueprint } from "../../blueprint/blueprint.ts";
import { isOfRelease } from "../../snapshot/kubernetes/release-name.ts";
import { dataOf } from "../../snapshot/probe-result.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { streamEntries } from "./starter-streams.ts";

/**
 * The text of a `nomnom.doctor.yaml` for what was found: the contract's expectations spelled out, with what is there besides, and remarks where they differ.
 * No secret is in it: addresses have no credentials, and are remarks.
 */
export function starterConfig({ tool, takenAt, target, sections }: Snapshot, blueprint: Blueprint): string {
  const { release, nats, postgres } = blueprint;
  const monitoring = dataOf(sections["nats/monitoring"]);
  const maxFileBytes = monitoring?.jetstream?.maxFileBytes ?? null;
  const lines = [
    "# What a healthy deployment looks like, and how to reach it. `nomnom doctor` finds this file from the working directory upwards.",
    `# Written by ${tool.name} init ${tool.version} on ${takenAt.slice(0, 10)}. Every key is optional; what is left out is nomnom's own contract.`,
    "# All keys: docs/configuration.md. Passwords belong into NATS_URL, DATABASE_URL or the namespace's Secret, not in here.",
    "",
    setting("context", target.context),
    setting("namespace", target.namespace),
    `release: ${release}  # prefix of the objects' names`,
    "",
    "nats:",
    `  # Found: ${target.nats ?? "no address"}. Set a URL only to go another way than the namespace says.`,
    `  # url: ${target.nats ?? "nats://host:4222"}`,
    `  # The server's max_file${maxFileBytes === null ? "" : ` (${maxFileBytes} bytes now)`}; needed only where its monitoring port is not visible.`,
    "  # maxFile: 5Gi",
    "  # This list replaces the contract's.",
    "  streams:",
    ...streamEntries(nats.streams, dataOf(sections["nats/streams"])),
    "",
    "postgres:",
    `  # Found: ${target.postgres ?? "no address"}.`,
    `  # url: ${target.postgres ?? "postgresql://host:5432/nomnom"}`,
    postgres.schema === null
      ? "  # schema: app   # only where the search_path of the services' role does not lead to it"
      : `  schema: ${JSON.stringify(postgres.schema)}`,
    `  # Expected already: ${postgres.tables.map(({ name }) => name).join(", ")}. More of them:`,
    "  # tables:",
    "  #   - { name: shipments, columns: { order_key: text }, unique: [[order_key]] }",
    "",
    "# A directory of nomnom entity YAML, relative to this file: tables, columns and keys are derived from it.",
    "# entities: config/entities",
    "",
    "# This list replaces the contract's. With `optional: true` its absence is fine.",
    "workloads:",
    ...workloadEntries(blueprint, sections),
    "",
    "# A check switched off, or the severity its findings get.",
    "# checks:",
    "#   nats/stream-overlap: warn",
    "",
    "# What is known and accepted.",
    "# suppress:",
    `#   - { check: kubernetes/restarts, resource: "*/${release}-dashboard-*", reason: "known", until: 2030-01-01 }`,
    "",
  ];
  return lines.join("\n");
}

const setting = (key: string, value: string | null): string =>
  value === null ? `# ${key}:` : `${key}: ${JSON.stringify(value)}`;

function workloadEntries(blueprint: Blueprint, sections: Snapshot["sections"]): string[] {
  const expected = blueprint.workloads;
  const lists = {
    Deployment: dataOf(sections["kubernetes/deployments"]),
    StatefulSet: dataOf(sections["kubernetes/statefulsets"]),
    DaemonSet: dataOf(sections["kubernetes/daemonsets"]),
    Rollout: dataOf(sections["kubernetes/rollouts"]),
    CronJob: dataOf(sections["kubernetes/cronjobs"]),
    Job: null,
  };
  const own = expected.map(({ kind, name, optional }) => {
    const list = lists[kind];
    const isThere = list === null || list.some(({ metadata }) => metadata.name === name);
    return `${entry(kind, name, optional)}${isThere ? "" : "  # not there now"}`;
  });
  const others = (["Deployment", "StatefulSet", "DaemonSet", "Rollout", "CronJob"] as const).flatMap((kind) =>
    (lists[kind] ?? [])
      .filter(({ metadata }) => isOfRelease(metadata, blueprint))
      .map(({ metadata }) => metadata.name)
      .filter((name) => !expected.some((each) => each.kind === kind && each.name === name))
      .map((name) => `${entry(kind, name, true)}  # found, not in nomnom's contract`),
  );
  return [...own, ...others];
}

const entry = (kind: string, name: string, optional: boolean): string =>
  `  - { kind: ${kind}, name: ${JSON.stringify(name)}${optional ? ", optional: true" : ""} }`;
