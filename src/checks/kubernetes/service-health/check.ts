import { kubectlFor } from "../../../remedy/kubectl.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { ServiceHealth } from "../../../snapshot/kubernetes/service-health.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { CheckId } from "../../check-id.ts";
import type { Finding } from "../../finding.ts";
import { noAnswer, noPath, unhealthy } from "./findings.ts";

const reads = ["kubernetes/service-health"] as const;
type Input = CheckInput<(typeof reads)[number], never>;

/** The API and the dashboard say of themselves that they are well, whatever their probes ask. */
export const serviceHealth = defineCheck({
  id: "kubernetes/service-health",
  title: "The API and the dashboard say that they are well",
  requires: ["kubernetes/reachable"],
  after: ["postgres/reachable", "postgres/connection-budget"],
  reads,
  optional: [],
  findings: [unhealthy, noAnswer, noPath],
  decide(input) {
    const answers = input.sections["kubernetes/service-health"];
    if (answers.length === 0)
      return {
        kind: "not-applicable",
        reason:
          "no pod of an ingestion API or the dashboard's backend is ready (kubernetes/pod-readiness says why)",
      };
    return { kind: "decided", findings: answers.flatMap((answer) => findingOf(answer, input) ?? []) };
  },
});

function findingOf(answer: ServiceHealth, input: Input): Finding | null {
  const { pod, component, port, path, status, body, error } = answer;
  const about = {
    resource: `kubernetes/pod/${pod}`,
    evidence: { component, port, path, status, body },
    // Of the service: its pods come and go.
    cause: [component],
  } as const;
  if (status === null)
    return noAnswer({
      ...about,
      message: `${pod} is ready by its probe, and GET ${path} on port ${port} brings no answer within 3 s: ${error}.`,
      evidence: { ...about.evidence, error },
      remedy: remedyFor(answer, input.target),
      ...explanation(input),
    });
  if (status >= 200 && status < 300) return null;
  if (status === 404)
    return noPath({
      ...about,
      message: `${pod} has no ${path}: how it is only its probe says.`,
      remedy: null,
    });
  return unhealthy({
    ...about,
    message: `${pod} is ready by its probe, and says on ${path} that it is not well: ${status}${body.trim() === "" ? "" : ` ${body.trim()}`}.`,
    remedy: remedyFor(answer, input.target),
    ...explanation(input),
  });
}

/** The API asks its database; the dashboard's /api/health asks nobody, and hangs behind a client that only listens (nomnom contract W-04). */
function remedyFor({ pod, component }: ServiceHealth, target: Target): Remedy {
  const kubectl = kubectlFor(target);
  return {
    summary:
      component === "dashboard-backend"
        ? "A client of /ws that only listens holds the dashboard up: close it, or replace the pod."
        : "The API answers for its database: see its log for what PostgreSQL said.",
    commands: [
      kubectl("logs", pod, "--tail=50"),
      ...(component === "dashboard-backend" ? [kubectl("delete", "pod", pod)] : []),
    ],
  };
}

const databaseChecks: readonly CheckId[] = ["postgres/reachable", "postgres/connection-budget"];

function explanation({ outcomes }: Input): { explainedBy?: CheckId } {
  const cause = databaseChecks.find((id) => outcomes.get(id) === "fail");
  return cause === undefined ? {} : { explainedBy: cause };
}
