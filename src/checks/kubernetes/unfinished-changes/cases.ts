import type { Case } from "../../../../test/support/checks/cases.ts";
import { deploymentSchema } from "../../../snapshot/kubernetes/workloads.ts";
import { failure, succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

const fixMark = (at: string) => ({
  "nomnom-doctor/fix": JSON.stringify({ runId: "20261123-194618-abcdef", at, user: "ada", change: {} }),
});
const lists: Sections = {
  "kubernetes/deployments": succeed([]),
  "kubernetes/statefulsets": succeed([]),
  "kubernetes/daemonsets": succeed([]),
  "kubernetes/services": succeed([]),
  "kubernetes/configmaps": succeed([]),
};
const ofObject = { finalizers: [], labels: {}, ownerReferences: [] };
const service = (annotations: Record<string, string>): Sections => ({
  ...lists,
  "kubernetes/services": succeed([
    {
      metadata: { ...ofObject, name: "nomnom-ingestion-api", annotations },
      spec: { selector: {}, ports: [] },
    },
  ]),
});
const oldApi = (replicas: number, annotations: Record<string, string>): Sections => ({
  ...lists,
  "kubernetes/deployments": succeed([
    deploymentSchema.parse({
      metadata: { name: "nomnom-ingestion-api-old", annotations },
      spec: { replicas, selector: {}, template: { spec: { containers: [] } } },
    }),
  ]),
});
const e2eMark = {
  "nomnom-doctor/e2e": JSON.stringify({
    runId: "20261123-194618-abcdef",
    replicas: 1,
    user: null,
    at: "2026-11-23T19:46:18.000Z",
  }),
};

export const cases: Case[] = [
  { name: "nothing carries a mark", sections: service({ owner: "team-a" }), status: "pass", finds: [] },
  {
    name: "a repair whose run was killed long ago",
    sections: service(fixMark("2026-11-23T12:00:00.000Z")),
    takenAt: "2026-11-23T19:47:18Z",
    status: "warn",
    finds: ["unproven-repair"],
    messages: [
      "Run 20261123-194618-abcdef of fix has changed service nomnom-ingestion-api at 2026-11-23T12:00:00.000Z, and has neither proven that it helped nor undone it.",
    ],
    says: ["nomnom", "fix --recover"],
    resources: ["kubernetes/service/nomnom-ingestion-api"],
    recovers: false,
  },
  {
    name: "a repair whose run may be going on",
    sections: service(fixMark("2026-11-23T19:46:18.000Z")),
    takenAt: "2026-11-23T19:47:18Z",
    status: "pass",
    finds: ["unproven-repair"],
    says: ["checks whether that helped"],
  },
  {
    name: "the mark of e2e on a Deployment that somebody has scaled up since",
    sections: oldApi(2, e2eMark),
    takenAt: "2026-11-24T19:47:18Z",
    status: "warn",
    finds: ["left-mark"],
    says: ["e2e --recover", "annotation nomnom-doctor/e2e on deployment nomnom-ingestion-api-old"],
  },
  {
    name: "a Deployment that e2e has left at 0, which kubernetes/pod-readiness tells",
    sections: oldApi(0, e2eMark),
    takenAt: "2026-11-24T19:47:18Z",
    status: "pass",
    finds: [],
  },
  {
    name: "a fence whose run was killed between setting it and taking it away",
    sections: service({ "nomnom-doctor/fix-fence": "20261123-194618-abcdef" }),
    status: "warn",
    finds: ["left-mark"],
    says: [
      "Run 20261123-194618-abcdef of fix has left the annotation nomnom-doctor/fix-fence",
      "nomnom-doctor/fix-fence-",
    ],
  },
  {
    name: "text of somebody else under the name of the mark",
    sections: service({ "nomnom-doctor/fix": "yes" }),
    status: "warn",
    finds: ["unproven-repair"],
    says: ["Run unknown of fix"],
  },
  {
    name: "ConfigMaps may not be listed",
    sections: {
      ...lists,
      "kubernetes/configmaps": failure({
        kind: "forbidden",
        system: "kubernetes",
        message: 'configmaps is forbidden: User "ada" cannot list resource "configmaps"',
      }),
    },
    status: "unknown",
    says: ["configmaps is forbidden"],
  },
];
