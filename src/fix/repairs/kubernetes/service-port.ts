import * as z from "zod";
import { pointerTo } from "../../../json-pointer.ts";
import { serviceSchema } from "../../../snapshot/kubernetes/network.ts";
import { editable } from "../../edit-object.ts";
import { type Repair, refused } from "../../repair.ts";

const evidenceSchema = z.object({
  port: z.number(),
  targetPort: z.union([z.string(), z.number()]),
  suggested: z.union([z.string(), z.number()]).nullable(),
});

/** Sends a Service's port to the only port its pods can mean. */
export const correctServicePort: Repair = {
  id: "correct-service-port",
  title: "Send a Service's port to one that its pods have",
  codes: ["kubernetes/service-endpoints/port-name", "kubernetes/service-endpoints/port-number"],
  async plan({ evidence, resource }, { connections }) {
    const { port, targetPort, suggested } = evidenceSchema.parse(evidence);
    if (suggested === null)
      return refused("its pods have several ports, and none of a like name: which one is meant is not known");
    const name = resource.replace(/^kubernetes\/service\//, "");
    const client = await connections.kubernetes();
    if (!client.ok) return refused(client.error.message);
    const values = `the targetPort of Service ${name}: ${suggested}`;
    const answer = await editable(client.data, "Service", name, values);
    if (answer.kind === "refused") return answer;
    const { live } = answer;
    const ports = serviceSchema.safeParse(live.object).data?.spec.ports ?? [];
    const index = ports.findIndex((one) => one.port === port && (one.targetPort ?? one.port) === targetPort);
    if (index < 0) return refused(`Service ${name} sends port ${port} elsewhere by now`);
    return {
      kind: "plan",
      plan: {
        title: `Send port ${port} of Service ${name} to ${suggested}`,
        changes: [
          live.edit({
            kind: "value",
            pointer: pointerTo("spec", "ports", index, "targetPort"),
            before: ports[index]?.targetPort ?? null,
            after: suggested,
          }),
        ],
        risks: [
          `Every request to the Service reaches port ${suggested} of its pods from that moment on.`,
          ...live.ownerRisks(values),
        ],
        undoneBy: `Send the port to ${targetPort} again.`,
      },
    };
  },
};
