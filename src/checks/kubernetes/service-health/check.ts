import { isAskedOf } from "../../../blueprint/routes.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { ServiceHealth } from "../../../snapshot/kubernetes/service-health.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { CheckId } from "../../check-id.ts";
import type { Finding } from "../../finding.ts";
import { noAnswer, noPath, unhealthy } from "./findings.ts";

const reads = ["kubernetes/service-health"] as const;
type Input = CheckInput<(typeof reads)[number], never>;

/** The services that have a path for it say of themselves that they are well, whatever their probes ask. */
export const serviceHealth = defineCheck({
  id: "kubernetes/service-health",
  title: "Services say that they are well",
  requires: ["kubernetes/reachable"],
  after: ["postgres/reachable", "postgres/connection-budget"],
  reads,
  optional: [],
  findings: [unhealthy, noAnswer, noPath],
  decide(input) {
    if (input.blueprint.routes.length === 0)
      return { kind: "not-applicable", reason: "no path that a service must answer is named (routes)" };
    const answers = input.sections["kubernetes/service-health"];
    if (answers.length === 0)
      return {
        kind: "not-applicable",
        reason: `no pod of ${input.blueprint.routes.map(({ of }) => ("workload" in of ? of.workload : of.component)).join(" or ")} is ready (kubernetes/pod-readiness says why)`,
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
      message: `${pod} is ready by its probe, but GET ${path} on port ${port} gets no answer within 3 s: ${error}.`,
      evidence: { ...about.evidence, error },
      remedy: remedyFor(answer, input),
      ...explanation(input),
    });
  if (status >= 200 && status < 300) return null;
  if (status === 404)
    return noPath({
      ...about,
      message: `${pod} has no ${path}: only its readiness probe says whether it is well.`,
      remedy: null,
    });
  return unhealthy({
    ...about,
    message: `${pod} is ready by its probe, but says on ${path} that it is not well: ${status}${body.trim() === "" ? "" : ` ${body.trim()}`}.`,
    remedy: remedyFor(answer, input),
    ...explanation(input),
  });
}

function remedyFor({ pod, component, path }: ServiceHealth, { blueprint, target }: Input): Remedy {
  const kubectl = kubectlFor(target);
  const route = blueprint.routes.find((each) => each.path === path && isAskedOf(each, component));
  return {
    summary: route?.remedy ?? "Read in its log what it lacks.",
    commands: [
      kubectl("logs", pod, "--tail=50"),
      ...(route?.replacePod ? [kubectl("delete", "pod", pod)] : []),
    ],
  };
}

const databaseChecks: readonly CheckId[] = ["postgres/reachable", "postgres/connection-budget"];

function explanation({ outcomes }: Input): { explainedBy?: CheckId } {
  const cause = databaseChecks.find((id) => outcomes.get(id) === "fail");
  return cause === undefined ? {} : { explainedBy: cause };
}
