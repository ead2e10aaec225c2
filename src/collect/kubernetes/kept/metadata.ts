import * as z from "zod";
import { parseJsonOr } from "../../../parse-json.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import { isSecretName } from "../../../snapshot/secret-names.ts";
import { keepValues, withheld } from "./withheld.ts";

type Metadata = Pod["metadata"];

/** What checks read of annotations: marks of nomnom, revisions, rewriting, who an object belongs to, who paused or sent it to sleep. */
const readAnnotations: ReadonlySet<string> = new Set([
  "argocd.argoproj.io/tracking-id",
  "cnpg.io/hibernation",
  "deployment.kubernetes.io/revision",
  "helm.sh/hook",
  "meta.helm.sh/release-name",
  "nginx.ingress.kubernetes.io/rewrite-target",
  "nomnom-doctor/e2e",
  "nomnom-doctor/e2e-fence",
  "nomnom-doctor/fix",
  "nomnom-doctor/fix-fence",
]);

const isReadAnnotation = (name: string): boolean =>
  readAnnotations.has(name) || name.endsWith("paused-replicas");

/** Names of annotations with the values that checks read; kubectl's copy of the whole manifest is one that none reads. */
export const keptAnnotations = (annotations: Metadata["annotations"]): Metadata["annotations"] =>
  keepValues(annotations, isReadAnnotation);

const whoAndWhen = z.object({ runId: z.string(), at: z.string() });

/** Of a ConfigMap: which run of fix has changed it, and when. Its mark holds the changed line besides, which no check reads. */
export const keptMarks = (annotations: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => {
      if (name === "nomnom-doctor/fix-fence") return [name, value];
      const mark = name === "nomnom-doctor/fix" ? parseJsonOr(String(value), null) : null;
      const { data } = whoAndWhen.safeParse(mark);
      return [name, data ? JSON.stringify(data) : value === "" ? "" : withheld];
    }),
  );

/** Selectors may name any label, so all are read; one that calls itself a secret is none to select by. */
export const keptLabels = (labels: Metadata["labels"]): Metadata["labels"] =>
  Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, isSecretName(name) ? withheld : value]),
  );

/** Of any object. */
export const keptMetadata = <Kept extends Pick<Metadata, "labels" | "annotations">>(
  metadata: Kept,
): Kept => ({
  ...metadata,
  labels: keptLabels(metadata.labels),
  annotations: keptAnnotations(metadata.annotations),
});
