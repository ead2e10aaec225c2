import { everyRelease, usualRelease } from "../snapshot/kubernetes/release-name.ts";
import { applyConfig } from "./apply-config.ts";
import type { Blueprint } from "./blueprint.ts";
import type { Config } from "./config-schema.ts";
import { nomnomContract } from "./contracts/nomnom.ts";
import { emptyDatabase, noThresholds } from "./expectations.ts";
import { withRelease } from "./with-release.ts";

/** Nothing is expected. */
export function emptyBlueprint(release: string): Blueprint {
  return {
    release,
    instance: release,
    nats: { maxFileBytes: null, server: { workload: null, config: null }, streams: [] },
    thresholds: noThresholds,
    deadLetters: [],
    postgres: emptyDatabase,
    hasUsualDatabase: true,
    databases: {},
    redis: null,
    workloads: [],
    routes: [],
    ownChecks: [],
    checks: {},
    suppress: [],
  };
}

export const contractSource = "built-in contract";

/** nomnom's own contract: what its chart, ingestion API and worker create and expect. `release` prefixes the names of objects. */
export function builtInBlueprint(release = usualRelease): Blueprint {
  const contract = applyConfig(emptyBlueprint(usualRelease), nomnomContract, () => contractSource);
  return withRelease(contract, { release, instance: release });
}

/** What a file begins with: nomnom's contract, or nothing. */
export function extendedBlueprint({
  extends: base,
  release,
}: Pick<Config, "extends" | "release">): Blueprint {
  return base === "none" ? emptyBlueprint(release ?? everyRelease) : builtInBlueprint(release);
}
