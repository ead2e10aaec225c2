import * as z from "zod";
import type { Setting } from "../../setting.ts";
import type { ProbeError, ProbeResult } from "../../snapshot/probe-result.ts";
import { UserError } from "../../user-error.ts";
import { didYouMean, listed } from "../../words/nearest.ts";

/** The reads this needs, on whatever namespace: a client is bound to one only once it has been chosen. */
export interface NamespaceReader {
  get(path: string, query?: Record<string, string>): Promise<ProbeResult<unknown>>;
  list(path: string, query?: Record<string, string>): Promise<ProbeResult<readonly unknown[]>>;
}

/** Where nomnom's own scripts install it (chart: values-dev.yaml, values.yaml). */
const usualNamespaces = ["nomnom-dev", "nomnom"];

/** The namespace chosen, or the reason why the API server is of no use at all. */
export type NamespaceChoice = { namespace: Setting; failed: ProbeError | null };

/**
 * The namespace asked for, checked to exist; otherwise the first of the context's, nomnom-dev and nomnom that holds the release.
 * Namespaces that may not be read are not ruled out. Throws UserError when the namespace does not exist or no candidate holds the release.
 */
export async function chooseNamespace(
  reader: NamespaceReader,
  asked: Setting | null,
  ofContext: Setting | null,
  release: string,
): Promise<NamespaceChoice> {
  return asked !== null ? checkExists(reader, asked) : findRelease(reader, ofContext, release);
}

async function checkExists(reader: NamespaceReader, asked: Setting): Promise<NamespaceChoice> {
  const found = await reader.get(`/api/v1/namespaces/${encodeURIComponent(asked.value)}`);
  if (found.ok) return { namespace: asked, failed: null };
  if (found.error.kind === "forbidden")
    return {
      namespace: { ...asked, origin: `${asked.origin} (not verified: namespaces may not be read)` },
      failed: null,
    };
  if (found.error.kind !== "not-found") return { namespace: asked, failed: found.error };
  const all = await reader.list("/api/v1/namespaces");
  const names = all.ok ? namesOf(all.data) : [];
  throw new UserError(
    "unknown-namespace",
    `No namespace "${asked.value}" in this cluster (${asked.origin})`,
    {
      hint:
        [didYouMean(asked.value, names), names.length > 0 ? `There are: ${listed(names)}.` : ""]
          .filter((part) => part !== "")
          .join(" ") || "`kubectl get namespaces` lists them.",
    },
  );
}

type Holding = { state: "yes" | "no" } | { state: "unreadable" | "failed"; error: ProbeError };

async function findRelease(
  reader: NamespaceReader,
  ofContext: Setting | null,
  release: string,
): Promise<NamespaceChoice> {
  const candidates = candidateNamespaces(ofContext);
  const asked = candidates.map((candidate) => ({
    candidate,
    holding: holdsRelease(reader, candidate.value, release),
  }));
  const answered: { candidate: Setting; holding: Holding }[] = [];
  // All are asked at once, and heard in their order: the answers of those behind the first that holds it are not waited for.
  for (const { candidate, holding } of asked) {
    const answer = await holding;
    if (answer.state === "yes")
      return {
        namespace: { ...candidate, origin: `${candidate.origin}, holds release ${release}` },
        failed: null,
      };
    answered.push({ candidate, holding: answer });
  }
  for (const { candidate, holding } of answered) {
    if (holding.state === "failed") return { namespace: candidate, failed: holding.error };
    if (holding.state === "unreadable")
      return {
        namespace: {
          ...candidate,
          origin: `${candidate.origin} (assumed: its workloads may not be listed)`,
        },
        failed: null,
      };
  }
  throw new UserError(
    "no-release",
    `No release "${release}" in namespace ${candidates.map(({ value }) => value).join(", ")}`,
    {
      hint: "Name the namespace with -n, or the release with `release:` in nomnom.doctor.yaml; --no-kubernetes leaves the cluster out. To try it without a deployment: nomnom lab run -- nomnom doctor.",
    },
  );
}

function candidateNamespaces(ofContext: Setting | null): Setting[] {
  const usual = usualNamespaces.map((value) => ({ value, origin: "usual namespace of nomnom" }));
  return ofContext === null
    ? usual
    : [ofContext, ...usual.filter((candidate) => candidate.value !== ofContext.value)];
}

/** Labelled by Helm, or named after the release where the labels are missing. */
async function holdsRelease(reader: NamespaceReader, namespace: string, release: string): Promise<Holding> {
  const path = (resource: string) => `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${resource}`;
  const results = await Promise.all([reader.list(path("deployments")), reader.list(path("statefulsets"))]);
  if (results.some((result) => result.ok && result.data.some((item) => belongsTo(item, release))))
    return { state: "yes" };
  for (const result of results) {
    if (result.ok || result.error.kind === "not-found") continue;
    return { state: result.error.kind === "forbidden" ? "unreadable" : "failed", error: result.error };
  }
  return { state: "no" };
}

const itemSchema = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).nullish() }),
});

/** Whether an object carries the release's label or name prefix. */
export function belongsTo(item: unknown, release: string): boolean {
  const parsed = itemSchema.safeParse(item);
  if (!parsed.success) return false;
  const { name, labels } = parsed.data.metadata;
  return (
    labels?.["app.kubernetes.io/instance"] === release || name === release || name.startsWith(`${release}-`)
  );
}

function namesOf(items: readonly unknown[]): string[] {
  return items.flatMap((item) => {
    const parsed = itemSchema.safeParse(item);
    return parsed.success ? [parsed.data.metadata.name] : [];
  });
}
