import { command } from "../../../remedy/command.ts";
import type { ProbeError } from "../../../snapshot/probe-result.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import type { Undecided } from "../../check.ts";
import type { CheckId } from "../../check-id.ts";
import { undecidedBy } from "../../unreadable.ts";

/** A check could not see something (`what`: a statement) that only the monitoring port tells: why not, and how to make it readable. */
export function withoutMonitoring(
  what: string,
  check: CheckId,
  error: ProbeError,
  target: Pick<Target, "context" | "namespace">,
): Undecided {
  const why = undecidedBy([error], target, null);
  return {
    reason: `${what}${why ? `: ${why.reason}` : ""}`,
    remedy: {
      summary: `Make the monitoring port readable: --nats-monitoring-url http://HOST:8222.${why?.remedy ? ` ${why.remedy.summary}` : ""}`,
      commands: [
        ...(why?.remedy?.commands ?? []),
        command("nomnom", "doctor", "--only", check, "--nats-monitoring-url", "http://127.0.0.1:8222"),
      ],
    },
  };
}
