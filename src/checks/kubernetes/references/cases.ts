import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

interface Change {
  spec?: object;
  replicas?: number;
  configMaps?: object[];
  secrets?: object[];
  waiting?: object;
}

/** A Deployment nomnom-worker with this pod template, and what exists beside it. */
function worker({ spec = {}, replicas = 1, configMaps = [], secrets = [], waiting }: Change): Sections {
  const template = { spec: { containers: [{ name: "worker" }], ...spec } };
  const pod = {
    metadata: { name: "nomnom-worker-1", ownerReferences: [{ kind: "ReplicaSet", name: "nomnom-worker-1" }] },
    spec: template.spec,
    status: {
      phase: "Pending",
      containerStatuses: [{ name: "worker", ready: false, restartCount: 0, state: { waiting } }],
    },
  };
  return {
    "kubernetes/deployments": succeed(
      sectionSchemas["kubernetes/deployments"].parse([
        { metadata: { name: "nomnom-worker" }, spec: { replicas, selector: {}, template } },
      ]),
    ),
    "kubernetes/replicasets": succeed(
      sectionSchemas["kubernetes/replicasets"].parse([
        {
          metadata: {
            name: "nomnom-worker-1",
            ownerReferences: [{ kind: "Deployment", name: "nomnom-worker", controller: true }],
          },
          spec: { selector: {} },
        },
      ]),
    ),
    "kubernetes/statefulsets": succeed([]),
    "kubernetes/configmaps": succeed(sectionSchemas["kubernetes/configmaps"].parse(configMaps)),
    "kubernetes/secrets": succeed(sectionSchemas["kubernetes/secrets"].parse(secrets)),
    "kubernetes/pods": succeed(sectionSchemas["kubernetes/pods"].parse(waiting ? [pod] : [])),
    "kubernetes/events": succeed([]),
  };
}

const envFrom = (source: object) => ({
  containers: [{ name: "worker", env: [{ name: "X", valueFrom: source }] }],
});
const secretKey = (more = {}) => envFrom({ secretKeyRef: { name: "tuning", key: "fetch", ...more } });
const configKey = (more = {}) => envFrom({ configMapKeyRef: { name: "tuning", key: "fetch", ...more } });
const secret = (keys: string[] | null, failed: object | null = null) => [
  { name: "tuning", keys, error: failed },
];
const volume = (source: object) => ({ volumes: [{ name: "v", ...source }] });

export const cases: Case[] = [
  {
    name: "pods that run with what has been deleted since, and a key that was renamed",
    snapshot: "missing-references",
    status: "fail",
    messages: [
      "ConfigMap nomnom-features does not exist, and nomnom-worker needs it (env FLAGS of container worker): running pods keep the old value, and the next pod does not start.",
      "Secret nomnom-tuning does not exist, and nomnom-worker needs it (envFrom of container worker): running pods keep the old value, and the next pod does not start.",
      "Secret nomnom-db-credentials has no key postgres-password, and nomnom-postgres needs it (env POSTGRES_PASSWORD of container postgres): running pods keep the old value, and the next pod does not start.",
    ],
    remedies: [
      "Create it again before the pods restart.",
      "Create it again before the pods restart.",
      "Add the key postgres-password, or refer to password, which is there.",
    ],
    says: ["create configmap nomnom-features --from-literal=flags=<VALUE>"],
  },
  { name: "the same namespace before", snapshot: "namespace-healthy", status: "pass", resources: [] },
  {
    name: "a key that is there",
    sections: worker({ spec: secretKey(), secrets: secret(["fetch"]) }),
    status: "pass",
  },
  {
    name: "a Secret that is not",
    sections: worker({ spec: secretKey(), secrets: secret(null) }),
    status: "fail",
  },
  {
    name: "what is optional may be missing",
    sections: worker({ spec: secretKey({ optional: true }), secrets: secret(null) }),
    status: "pass",
    resources: [],
  },
  {
    name: "a ConfigMap a typo away",
    sections: worker({ spec: configKey(), configMaps: [{ metadata: { name: "tunings" } }] }),
    status: "fail",
    says: ["or refer to tunings"],
  },
  {
    name: "a key among binary data",
    sections: worker({
      spec: configKey(),
      configMaps: [{ metadata: { name: "tuning" }, binaryData: { fetch: "AA==" } }],
    }),
    status: "pass",
    resources: [],
  },
  {
    name: "a volume that takes one key of a ConfigMap",
    sections: worker({
      spec: volume({ configMap: { name: "tuning", items: [{ key: "a" }] } }),
      configMaps: [{ metadata: { name: "tuning" }, data: { b: "" } }],
    }),
    status: "fail",
    says: ["ConfigMap tuning has no key a", "(volume v)"],
  },
  {
    name: "a projected volume",
    sections: worker({
      spec: volume({ projected: { sources: [{ secret: { name: "tuning" } }] } }),
      secrets: secret(null),
    }),
    status: "fail",
  },
  {
    name: "two places, one missing Secret, one finding",
    sections: worker({
      spec: { ...secretKey(), ...volume({ secret: { secretName: "tuning" } }) },
      secrets: secret(null),
    }),
    status: "fail",
    resources: ["kubernetes/secret/tuning"],
    says: ["and 1 more"],
  },
  {
    name: "a pull secret: the kubelet pulls without it",
    sections: worker({ spec: { imagePullSecrets: [{ name: "tuning" }] }, secrets: secret(null) }),
    status: "warn",
  },
  {
    name: "a workload that is scaled to zero",
    sections: worker({ spec: secretKey(), secrets: secret(null), replicas: 0 }),
    status: "pass",
    says: ["it cannot start while it is missing"],
  },
  {
    name: "what a pod fails on already is pod-readiness' finding",
    sections: worker({
      spec: secretKey(),
      secrets: secret(null),
      waiting: { reason: "CreateContainerConfigError", message: 'secret "tuning" not found' },
    }),
    status: "pass",
    resources: [],
  },
  {
    name: "a Secret that may not be read: unknown, with a rule for this Secret alone",
    sections: worker({
      spec: secretKey(),
      secrets: secret(null, {
        kind: "forbidden",
        system: "kubernetes",
        message: 'secrets "tuning" is forbidden: User "oncall" cannot get resource "secrets"',
        missing: [{ apiGroup: "", resource: "secrets", verb: "get", name: "tuning" }],
      }),
    }),
    status: "unknown",
    says: [
      '- {apiGroups: [""], resources: ["secrets"], resourceNames: ["tuning"], verbs: ["get"]}',
      "metadata: {name: nomnom-doctor-secrets-tuning, namespace: nomnom-dev}",
    ],
  },
  {
    name: "no Secret is referred to: it does not matter that none may be read",
    sections: {
      ...worker({}),
      "kubernetes/secrets": error("kubernetes", "forbidden", "secrets is forbidden"),
    },
    status: "pass",
  },
  {
    name: "ConfigMaps may not be listed",
    sections: {
      ...worker({ spec: configKey() }),
      "kubernetes/configmaps": error("kubernetes", "forbidden", "configmaps is forbidden"),
    },
    status: "unknown",
  },
  { name: "no Kubernetes", status: "skip" },
];
