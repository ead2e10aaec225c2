import { identifier } from "../../../remedy/sql.ts";
import type { Finding } from "../../finding.ts";
import type { Judged } from "./judged.ts";
import { startRefused, startWatched } from "./kinds.ts";

/** Event triggers that stand before the worker's CREATE statements. They fire for superusers too, and for what exists already. */
export function eventTriggerFindings({
  data,
  role,
  admin,
  workerDown,
  lookAtEventTriggers,
}: Judged): Finding[] {
  return (data.eventTriggers ?? []).flatMap(({ name, event, refuses }) => {
    if (refuses === false) return [];
    const details = {
      resource: `postgres/role/${role.user}`,
      cause: ["event-trigger", name],
      evidence: { user: role.user, eventTrigger: name, event, sqlState: "P0001" },
      remedy: {
        summary: "Let the trigger except the worker's role, or disable it; a superuser does.",
        commands: [lookAtEventTriggers, admin(`ALTER EVENT TRIGGER ${identifier(name)} DISABLE`)],
      },
    } as const;
    if (refuses === null)
      return [
        startWatched({
          ...details,
          message: `Event trigger ${name} stands before the worker's CREATE … IF NOT EXISTS, and may raise an exception: whether it refuses ${role.user} cannot be decided from here.`,
        }),
      ];
    return [
      startRefused({
        ...details,
        severity: workerDown ? "error" : "warning",
        message: `Event trigger ${name} raises an exception for every CREATE. The worker's CREATE … IF NOT EXISTS fails with P0001 or the trigger's own SQLSTATE at ${workerDown ? "its start, even if everything exists already, and none of its pods is ready" : "its next start, even if everything exists already"}.`,
      }),
    ];
  });
}
