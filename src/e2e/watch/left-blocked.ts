import { commandLine } from "../../remedy/command.ts";
import { kubectlFor } from "../../remedy/kubectl.ts";
import type { LeftBehind } from "../reporting/e2e-report.ts";
import type { AwaitingRun, Watched } from "./dashboard-outcome.ts";
import { dashboardService } from "./dashboard-watch.ts";

/** A dashboard that answered before this run and does not any more, with the line that frees it. */
export async function leftBlocked(
  { connections, settings }: Pick<AwaitingRun, "connections" | "settings">,
  { watch, connection }: Watched,
): Promise<LeftBehind[]> {
  if (!connection.health.ok) return [];
  const health = await watch.api.askHealth();
  if (health.ok) return [];
  const kubectl = kubectlFor(connections.target());
  const restart = kubectl("rollout", "restart", `deployment/${dashboardService(settings)}`);
  return [
    {
      what: `the dashboard does not answer any more, perhaps for this run's own connection (W-04): ${health.problem}`,
      command: commandLine(restart),
    },
  ];
}
