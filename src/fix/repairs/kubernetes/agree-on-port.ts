import * as z from "zod";
import type { ObjectEdit } from "../../../journal/object/object-edit.ts";
import { pointerTo } from "../../../json-pointer.ts";
import type { Container } from "../../../snapshot/kubernetes/container.ts";
import { type Repair, refused } from "../../repair.ts";
import { editableWorkload, valuesKey, workloadOf } from "./live-workload.ts";

const evidenceSchema = z.object({ container: z.string(), asked: z.string(), listens: z.string() });

/** Lets the container's port and its probes say the port the program listens on. Services that name the port follow it. */
export const agreeOnPort: Repair = {
  id: "agree-on-port",
  title: "Let a container's port and probes say where its program listens",
  codes: ["kubernetes/pod-readiness/listens-elsewhere"],
  async plan(finding, context) {
    const { container, asked, listens } = evidenceSchema.parse(finding.evidence);
    const workload = workloadOf(finding);
    if (workload === null) return refused("nothing makes the pod again: its port cannot be changed");
    if (!/^\d+$/.test(listens))
      return refused(
        `its program listens on ${listens} alone, which nothing outside its pod can reach: only the program's own setting can change that`,
      );
    const [before, after] = [Number(asked), Number(listens)];
    const key = valuesKey(workload.name, context.blueprint.release, "containerPort");
    const answer = await editableWorkload(context, workload, key);
    if (answer.kind === "refused") return answer;
    const { live, spec } = answer;
    const index = spec.template.spec.containers.findIndex(({ name }) => name === container);
    const found = spec.template.spec.containers[index];
    const [first, ...rest] = found === undefined ? [] : portEdits(found, index, before, after);
    if (first === undefined) return refused(`no port of container ${container} is ${before} any more`);
    const labels = spec.template.metadata?.labels ?? {};
    const byNumber = (context.data("kubernetes/services") ?? []).filter(
      ({ spec: service }) =>
        Object.keys(service.selector).length > 0 &&
        Object.entries(service.selector).every(([label, value]) => labels[label] === value) &&
        service.ports.some(({ port, targetPort }) => (targetPort ?? port) === before),
    );
    if (byNumber.length > 0)
      return refused(
        `Service ${byNumber.map(({ metadata }) => metadata.name).join(" and ")} sends to port ${before} by its number: both would have to change in one moment`,
        {
          summary: `Let the program listen on ${before}, or name the container's port and let the Service send to that name.`,
          commands: [],
        },
      );
    return {
      kind: "plan",
      plan: {
        title: `Let the port and the probes of ${workload.name} say ${after}, where its program listens`,
        changes: [live.edit(first, ...rest)],
        risks: [
          "Its pods are replaced. Services that send to the port by its name follow it.",
          ...live.ownerRisks(`${key}: ${after}`),
        ],
        verifiedBy: ["kubernetes/service-endpoints"],
        undoneBy: `Set the container's port and its probes back to ${before}.`,
      },
    };
  },
};

/** The container port, and the probes that ask it by its number. */
function portEdits(container: Container, index: number, before: number, after: number): ObjectEdit[] {
  const at = (...parts: (string | number)[]): ObjectEdit => ({
    kind: "value",
    pointer: pointerTo("spec", "template", "spec", "containers", index, ...parts),
    before,
    after,
  });
  return [
    ...container.ports.flatMap(({ containerPort }, port) =>
      containerPort === before ? [at("ports", port, "containerPort")] : [],
    ),
    ...(["readinessProbe", "livenessProbe", "startupProbe"] as const).flatMap((probe) =>
      (["httpGet", "tcpSocket"] as const).flatMap((how) =>
        container[probe]?.[how]?.port === before ? [at(probe, how, "port")] : [],
      ),
    ),
  ];
}
