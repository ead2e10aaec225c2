import { defineCheck } from "../../check.ts";
import {
  archiverFailing,
  autovacuumOff,
  lostSlot,
  manyDead,
  oldIds,
  oldMultixacts,
  unreadSlot,
} from "./findings.ts";
import { idFindings } from "./id-findings.ts";
import { failingArchiver, forgottenSlots, lostSlots } from "./log-findings.ts";
import { deadRows, switchedOff } from "./row-findings.ts";

/** Old transaction ids are cleaned up in time, and nothing keeps the server from it or piles up its log. */
export const vacuum = defineCheck({
  id: "postgres/vacuum",
  title: "Vacuum keeps up, and nothing keeps the log",
  requires: ["postgres/reachable"],
  reads: ["postgres/vacuum"],
  optional: [],
  findings: [oldIds, oldMultixacts, autovacuumOff, manyDead, unreadSlot, lostSlot, archiverFailing],
  decide(input) {
    const data = input.sections["postgres/vacuum"];
    return {
      kind: "decided",
      findings: [
        ...idFindings(data, input),
        ...switchedOff(data, input),
        ...deadRows(data, input),
        ...forgottenSlots(data, input),
        ...lostSlots(data, input),
        ...failingArchiver(data, input),
      ],
    };
  },
});
