import type { Blueprint } from "../blueprint/blueprint.ts";
import type { AnyCheck } from "../checks/check.ts";
import { composeAddresses } from "../checks/files/compose-addresses/check.ts";
import { dockerLayers } from "../checks/files/docker-layers/check.ts";
import { entities } from "../checks/files/entities/check.ts";
import { migrations } from "../checks/files/migrations/check.ts";
import { unusedValues } from "../checks/files/unused-values/check.ts";
import { consumerConfig } from "../checks/nats/consumer-config/check.ts";
import { nackResources } from "../checks/nats/nack-resources/check.ts";
import { storageReservation } from "../checks/nats/storage-reservation/check.ts";
import { streamOverlap } from "../checks/nats/stream-overlap/check.ts";
import type { CheckResult, ReportedFinding } from "../doctor/report.ts";
import { resultOf } from "./judge.ts";
import { judgeConsumers } from "./judge-consumers.ts";
import { judgeCharts, judgeCompose, judgeDockerfiles, judgeEntities } from "./judge-files.ts";
import { judgeManifests } from "./judge-manifests.ts";
import { judgeMigrations, type WrittenStatements } from "./judge-migrations.ts";
import { judgeNack } from "./judge-nack.ts";
import { judgeStorage } from "./judge-storage.ts";
import { judgeSubjects } from "./judge-streams.ts";
import type { Written } from "./written-files.ts";

/** A check, and what it finds; null: nothing that it is about is written. */
interface Judgement {
  check: Pick<AnyCheck, "id" | "title">;
  judge: (() => readonly ReportedFinding[]) | null;
}

/** The results of the checks that what is written gives something to decide, in the order of the report. */
export function judgeAll(
  {
    jetStream,
    servers,
    manifests,
    sets,
    charts,
    dockerfiles,
    compose,
    entities: entityFiles,
    migrations: folders,
  }: Written,
  blueprint: Blueprint,
  now: string,
  written: WrittenStatements | null = null,
): CheckResult[] {
  const { streams, consumers } = jetStream;
  const ofManifests = sets.length === 0 ? [] : judgeManifests(sets, blueprint, now);
  const ofNack = manifests.filter(({ group }) => group === "jetstream.nats.io");
  const judgements: Judgement[] = [
    ...ofManifests.map(({ check, findings }) => ({ check, judge: () => findings })),
    {
      check: nackResources,
      judge: ofNack.length === 0 ? null : () => judgeNack(ofNack, blueprint, now),
    },
    {
      check: streamOverlap,
      judge: streams.length === 0 ? null : () => judgeSubjects(jetStream, blueprint, now),
    },
    {
      check: storageReservation,
      judge: servers.length === 0 ? null : () => judgeStorage(servers, streams, blueprint, now),
    },
    {
      check: consumerConfig,
      judge: consumers.length === 0 ? null : () => judgeConsumers(jetStream, blueprint, now),
    },
    {
      check: unusedValues,
      judge: charts.length === 0 ? null : () => judgeCharts(charts, { blueprint, now }),
    },
    {
      check: composeAddresses,
      judge: compose.length === 0 ? null : () => judgeCompose(compose, { blueprint, now }),
    },
    {
      check: dockerLayers,
      judge: dockerfiles.length === 0 ? null : () => judgeDockerfiles(dockerfiles, { blueprint, now }),
    },
    {
      check: entities,
      judge: entityFiles.length === 0 ? null : () => judgeEntities(entityFiles, { blueprint, now }),
    },
    {
      check: migrations,
      judge:
        written === null || folders.length === 0
          ? null
          : () => judgeMigrations(folders, written, { blueprint, now }),
    },
  ];
  return judgements.flatMap(({ check, judge }) => {
    if (judge === null || blueprint.checks[check.id] === "off") return [];
    const startedAt = performance.now();
    const found = judge();
    return [resultOf(check, found, Math.round(performance.now() - startedAt))];
  });
}
