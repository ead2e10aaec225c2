import type { Case } from "../../../../test/support/checks/cases.ts";
import { failure, type ProbeError, succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

const ready = { type: "Ready", status: "True", reason: "KubeletReady" };
const node = (change: object = {}): Sections => ({
  "kubernetes/nodes": succeed(
    sectionSchemas["kubernetes/nodes"].parse([
      { name: "node-1", exists: true, unschedulable: false, conditions: [ready], ...change },
    ]),
  ),
});
const unread = (kind: ProbeError["kind"], message: string): Sections => ({
  "kubernetes/nodes": failure({ kind, system: "kubernetes", message }),
});

export const cases: Case[] = [
  { name: "a node that is ready", sections: node(), status: "pass", finds: [] },
  {
    name: "a node whose kubelet does not answer",
    sections: node({
      conditions: [
        {
          ...{ type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" },
          message: "Kubelet stopped posting node status.",
        },
      ],
    }),
    status: "fail",
    messages: [
      "Node node-1 is not ready: Kubelet stopped posting node status. Its pods count as not ready, even if they run.",
    ],
    finds: ["not-ready"],
    recovers: true,
    says: ["kubectl describe node node-1"],
  },
  {
    name: "a node that is gone",
    sections: node({ exists: false, conditions: [] }),
    status: "fail",
    finds: ["gone"],
  },
  {
    name: "a pod template that names a node which is not there",
    sections: {
      ...node({ exists: false, conditions: [] }),
      "kubernetes/deployments": succeed(
        sectionSchemas["kubernetes/deployments"].parse([
          {
            metadata: { name: "nomnom-worker" },
            spec: { selector: {}, template: { spec: { nodeName: "node-1", containers: [] } } },
            status: {},
          },
        ]),
      ),
    },
    status: "fail",
    messages: [
      "Node node-1 is not part of the cluster, and the pod template of nomnom-worker names it (nodeName): their pods go nowhere else and never start.",
    ],
    says: ["Take nodeName out of the pod template"],
  },
  {
    name: "a node without room on its disk",
    sections: node({
      conditions: [ready, { type: "DiskPressure", status: "True" }, { type: "PIDPressure", status: "False" }],
    }),
    status: "warn",
    finds: ["pressure"],
    says: ["DiskPressure"],
  },
  {
    name: "a cordoned node",
    sections: node({ unschedulable: true }),
    status: "pass",
    finds: ["cordoned"],
  },
  {
    name: "a Role of the namespace alone, as docs/permissions.md has it",
    sections: unread("forbidden", 'nodes "node-1" is forbidden'),
    status: "skip",
    says: ["not checked: nodes may not be read"],
  },
  {
    name: "no pod is on a node",
    sections: { "kubernetes/nodes": succeed([]) },
    status: "skip",
  },
  {
    name: "the API server does not answer for a node",
    sections: unread("timeout", "no answer within 5000 ms"),
    status: "unknown",
    says: ["no answer within 5000 ms"],
  },
];
