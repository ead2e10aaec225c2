import * as z from "zod";
import type { ReportedFinding } from "../../../doctor/report.ts";
import { podTemplateSchema } from "../../../snapshot/kubernetes/pod.ts";
import { type EditableKind, editable, type LiveObject } from "../../edit-object.ts";
import { type PlanContext, type Refused, refused } from "../../repair.ts";

const workloadSchema = z.object({
  spec: z.object({
    replicas: z.number().nullish(),
    template: podTemplateSchema,
    updateStrategy: z.object({ type: z.string().optional() }).nullish(),
  }),
});

/** A workload as it is now, and the change that edits it. */
export interface LiveWorkload {
  live: LiveObject;
  spec: z.infer<typeof workloadSchema>["spec"];
}

/** What a chart of nomnom calls each of its components in its values (nomnom 3ac7dfa). */
const valuesOfComponent: Readonly<Record<string, string>> = {
  nats: "nats",
  postgres: "postgresql",
  "ingestion-api": "ingestion.api",
  worker: "ingestion.worker",
  "dashboard-backend": "dashboard.backend",
  "dashboard-frontend": "dashboard.frontend",
};

/** Where the values of the chart have a setting of a workload: `dashboard.frontend.resources.limits.memory`. */
export function valuesKey(name: string, release: string, setting: string): string {
  const component = name.startsWith(`${release}-`) ? name.slice(release.length + 1) : "";
  const place = valuesOfComponent[component];
  return place === undefined ? `${setting} of ${name}` : `${place}.${setting}`;
}

const kinds: Readonly<Record<string, EditableKind>> = {
  deployment: "Deployment",
  statefulset: "StatefulSet",
  daemonset: "DaemonSet",
};

/** The workload a finding is about, by its resource; null: it is about something else, such as a bare pod. */
export function workloadOf({
  resource,
}: Pick<ReportedFinding, "resource">): { kind: EditableKind; name: string } | null {
  const [, kind = "", name = ""] = /^kubernetes\/([^/]+)\/(.+)$/.exec(resource) ?? [];
  const known = kinds[kind];
  return known === undefined ? null : { kind: known, name };
}

/** Reads the workload a repair would edit; a refusal where it cannot be read, or somebody would put it back. */
export async function editableWorkload(
  { connections }: Pick<PlanContext, "connections">,
  { kind, name }: { kind: EditableKind; name: string },
  values: string,
): Promise<({ kind: "workload" } & LiveWorkload) | Refused> {
  const client = await connections.kubernetes();
  if (!client.ok) return refused(client.error.message);
  const answer = await editable(client.data, kind, name, values);
  if (answer.kind === "refused") return answer;
  const parsed = workloadSchema.safeParse(answer.live.object);
  if (!parsed.success)
    return refused(
      `${kind} ${name} is not of a shape that this version knows: ${z.prettifyError(parsed.error)}`,
    );
  return { kind: "workload", live: answer.live, spec: parsed.data.spec };
}
