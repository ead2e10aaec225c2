import { type Owner, ownersOf } from "../checks/kubernetes/ownership/owner.ts";
import type { KubernetesClient } from "../connect/connections.ts";
import type { ReportedRemedy } from "../doctor/report.ts";
import type { RepairChange } from "../journal/change.ts";
import { hasAnnotations } from "../journal/object/annotations.ts";
import type { EditedObject, ObjectEdit } from "../journal/object/object-edit.ts";
import { readObject } from "../journal/object/undo-object-edit.ts";
import { type Refused, refused } from "./repair.ts";

/** Where an object stands in the API; add a kind when a repair needs it. */
const collections = {
  Deployment: "apis/apps/v1/namespaces/{namespace}/deployments",
  StatefulSet: "apis/apps/v1/namespaces/{namespace}/statefulsets",
  DaemonSet: "apis/apps/v1/namespaces/{namespace}/daemonsets",
  ConfigMap: "api/v1/namespaces/{namespace}/configmaps",
  Service: "api/v1/namespaces/{namespace}/services",
} as const;
export type EditableKind = keyof typeof collections;

/** An object as it is now, with what a repair may say of it. */
export interface LiveObject {
  kind: EditableKind;
  path: string;
  namespace: string;
  object: EditedObject;
  /** Said among the risks of a plan: `Helm installed it: …`. */
  ownerRisks(valuesKey: string): string[];
  /** The change that makes these edits. */
  edit(...edits: readonly [ObjectEdit, ...ObjectEdit[]]): Extract<RepairChange, { kind: "object-edit" }>;
}

/**
 * Reads the object a repair would edit; a refusal where somebody would put it back: Argo CD, Flux or another object that makes it.
 * @param values where the change belongs at its source: the key of the chart's values and what to set it to, `worker.resources.limits.memory: 128Mi`.
 */
export async function editable(
  client: KubernetesClient,
  kind: EditableKind,
  name: string,
  values: string,
): Promise<{ kind: "object"; live: LiveObject } | Refused> {
  const { namespace } = client;
  const path = `/${collections[kind].replace("{namespace}", namespace)}/${name}`;
  const found = await readObject(client, path);
  if (!found.ok) return refused(found.error.message);
  const object = found.data;
  const owners = ownersOf(object);
  const reverting = owners.find((owner) => owner.kind !== "helm");
  if (reverting !== undefined) {
    const { words, instead } = revertedBy(reverting, `${kind} ${name}`, values);
    return refused(words, instead);
  }
  return {
    kind: "object",
    live: {
      kind,
      path,
      namespace,
      object,
      ownerRisks: (key) =>
        owners.map(
          (owner) =>
            `Helm installed it${owner.kind === "helm" && owner.release !== null ? ` (release ${owner.release})` : ""}: the next helm upgrade puts it back unless the values say the same: ${key}.`,
        ),
      edit: (...edits) => ({
        kind: "object-edit",
        object: { kind, name, namespace, path, uid: object.metadata.uid },
        hadAnnotations: hasAnnotations(object),
        edits: [...edits],
      }),
    },
  };
}

/** Why an object that somebody puts back is not patched, and where to change it. */
function revertedBy(
  owner: Exclude<Owner, { kind: "helm" }>,
  what: string,
  values: string,
): { words: string; instead: ReportedRemedy } {
  const at = (place: string): ReportedRemedy => ({ summary: `Set ${values} ${place}.`, commands: [] });
  switch (owner.kind) {
    case "argo-cd": {
      const application = owner.application === null ? "" : ` (application ${owner.application})`;
      return {
        words: `Argo CD${application} makes ${what} what its repository says, and would put it back`,
        instead: at("in the repository that Argo CD reads"),
      };
    }
    case "flux":
      return {
        words: `Flux (${owner.source}) makes ${what} what its repository says, and would put it back`,
        instead: at(`at the source of ${owner.source}`),
      };
    case "controller":
      return {
        words: `${owner.of} makes ${what}, and would put it back`,
        instead: at(`in ${owner.of}`),
      };
  }
}
