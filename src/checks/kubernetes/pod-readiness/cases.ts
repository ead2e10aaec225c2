import type { Case } from "../../../../test/support/checks/cases.ts";
import { containerCases } from "./cases/container.ts";
import { crashCases } from "./cases/crash.ts";
import { jobCases } from "./cases/job.ts";
import { placementCases } from "./cases/placement.ts";
import { probeCases } from "./cases/probe.ts";
import { recordedCases } from "./cases/recorded.ts";
import { rolloutCases } from "./cases/rollout.ts";
import { workloadCases } from "./cases/workload.ts";

export const cases: Case[] = [
  ...recordedCases,
  ...placementCases,
  ...containerCases,
  ...probeCases,
  ...crashCases,
  ...rolloutCases,
  ...jobCases,
  ...workloadCases,
];
