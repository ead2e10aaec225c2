import { identifier } from "../../../remedy/sql.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import type { Judged } from "./judged.ts";
import { loginEnds } from "./kinds.ts";

const daySeconds = 86_400;
/** As for certificates: a month before the end is worth a word, a week is short. */
const limits = { error: 7 * daySeconds, warning: 30 * daySeconds };

/** A session that is open goes on: the end shows when a pool opens the next one, or a pod starts. */
export function loginEndFindings({ role, admin }: Judged): Finding[] {
  const left = role.endsInSeconds ?? null;
  if (left === null || left >= limits.warning) return [];
  const when =
    left <= 0 ? `has ended ${formatDuration(-left * 1000)} ago` : `ends in ${formatDuration(left * 1000)}`;
  return [
    loginEnds({
      severity: left < limits.error ? "error" : "warning",
      message: `The password of ${role.user} ${when} (VALID UNTIL). ${left <= 0 ? "New sessions" : "After that, new sessions"} are refused with 28P01, and open ones continue until they are closed.`,
      resource: `postgres/role/${role.user}`,
      evidence: { role: role.user, endsInSeconds: left },
      remedy: {
        summary: "Give the role a later VALID UNTIL, or a new password, also in the Secret.",
        commands: [admin(`ALTER ROLE ${identifier(role.user)} VALID UNTIL 'infinity'`)],
      },
      cause: [role.user, "login-ends"],
    }),
  ];
}
