import type { FindingCode } from "../checks/finding.ts";
import type { Repair } from "./repair.ts";
import { createDeadLetters } from "./repairs/nats/create-dead-letters.ts";
import { lowerMaxBytes, setMaxBytes } from "./repairs/nats/max-bytes.ts";
import { narrowSubjects } from "./repairs/nats/narrow-subjects.ts";

/** Every repair there is, in the order they are applied: causes before what follows from them. */
export const repairs: readonly Repair[] = [lowerMaxBytes, narrowSubjects, createDeadLetters, setMaxBytes];

/** The repairs of a finding, the first choice first. */
export const repairsFor = (code: FindingCode | string, all: readonly Repair[] = repairs): Repair[] =>
  all.filter(({ codes }) => codes.some((served) => served === code));
