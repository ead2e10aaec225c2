import { adminPsql } from "../../../remedy/psql.ts";
import { changeSetting } from "../../../remedy/server-setting.ts";
import type { Sessions } from "../../../snapshot/postgres.ts";
import { counted } from "../../../units/counted.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { ackWaitSeconds, age, type Input, longestOf, longWaitSeconds, serverOf } from "./waits.ts";

export const standbyWait = defineFinding({
  code: "postgres/blocked-sessions/standby-wait",
  title: "Commits wait for a synchronous standby",
  severity: ["error", "warning"],
  resource: ["postgres/server"],
  recovers: null,
});

/** With synchronous_standby_names a commit returns only once a standby has it; while none is there it waits without end. */
export function standbyWaits(
  { sessions, synchronousStandbys, commandLine = [] }: Sessions,
  { target, blueprint }: Input,
): Finding[] {
  const waiting = sessions.filter(
    ({ awaitsStandby, stateSeconds }) => awaitsStandby === true && (stateSeconds ?? 0) >= longWaitSeconds,
  );
  if (waiting.length === 0) return [];
  const longest = longestOf(waiting.map(({ stateSeconds }) => stateSeconds));
  const without = changeSetting(
    "Bring the standby back. Or do without it: what only the primary has is then lost with the primary.",
    { name: "synchronous_standby_names", value: "", takes: "reload" },
    { target, release: blueprint.release, commandLine },
  );
  return [
    standbyWait({
      severity: longest >= ackWaitSeconds ? "error" : "warning",
      message: `${counted(waiting.length, "commit waits", "commits wait")} for a synchronous standby (synchronous_standby_names is ${synchronousStandbys}), the longest for ${age(longest)}: nothing is committed until one answers.`,
      resource: serverOf(target.postgres),
      evidence: { synchronousStandbys, waiting: waiting.length, longestSeconds: longest },
      remedy: {
        summary: without.summary,
        commands: [
          adminPsql(
            target,
            blueprint.release,
            "SELECT application_name, state, sync_state FROM pg_stat_replication",
          ),
          ...without.commands,
        ],
      },
    }),
  ];
}
