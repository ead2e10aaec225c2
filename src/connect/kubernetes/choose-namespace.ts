import * as z from "zod";
import type { Setting } from "../../setting.ts";
import {
  chooseRelease,
  everyRelease,
  isOfRelease,
  type NamedObject,
  type ReleaseName,
  usualRelease,
} from "../../snapshot/kubernetes/release-name.ts";
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

/** What is looked at, or the reason why the API server is of no use at all. */
export interface NamespaceChoice {
  namespace: Setting;
  release: ReleaseName;
  /** More releases of nomnom's chart in this namespace. */
  otherReleases: string[];
  failed: ProbeError | null;
}

/**
 * The namespace asked for, checked to exist; otherwise the first of the context's, nomnom-dev and nomnom that holds the release. Where nobody asks for a
 * release it is nomnom, else the only one that the namespace holds. Namespaces that may not be read are not ruled out.
 * Throws UserError when the namespace does not exist, no candidate holds the release, or it is not clear which is meant.
 */
export async function chooseNamespace(
  reader: NamespaceReader,
  asked: Setting | null,
  ofContext: Setting | null,
  release: string | null,
): Promise<NamespaceChoice> {
  return asked !== null
    ? releaseInNamespace(reader, asked, release)
    : findRelease(reader, ofContext, release);
}

async function releaseInNamespace(
  reader: NamespaceReader,
  asked: Setting,
  release: string | null,
): Promise<NamespaceChoice> {
  const [exists, holding] = await Promise.all([
    checkExists(reader, asked),
    holdsRelease(reader, asked.value, release),
  ]);
  return exists.failed === null
    ? chosen(exists.namespace, holding, release)
    : { ...unseen(release), ...exists };
}

async function checkExists(
  reader: NamespaceReader,
  asked: Setting,
): Promise<Pick<NamespaceChoice, "namespace" | "failed">> {
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
    `no namespace "${asked.value}" in this cluster (${asked.origin})`,
    {
      hint:
        [didYouMean(asked.value, names), names.length > 0 ? `There are: ${listed(names)}.` : ""]
          .filter((part) => part !== "")
          .join(" ") || "`kubectl get namespaces` lists them.",
    },
  );
}

type Holding = ReturnType<typeof chooseRelease> | { kind: "unreadable" | "failed"; error: ProbeError };

const unseen = (release: string | null): Pick<NamespaceChoice, "release" | "otherReleases"> => {
  const name = release ?? usualRelease;
  return { release: { release: name, instance: name }, otherReleases: [] };
};

/** Throws UserError when it is not clear which release is meant. */
function chosen(namespace: Setting, holding: Holding, asked: string | null): NamespaceChoice {
  switch (holding.kind) {
    case "one":
      return { namespace, release: holding.release, otherReleases: holding.others, failed: null };
    case "several":
      throw new UserError(
        "several-releases",
        `namespace ${namespace.value} holds more than one release: ${holding.names.join(", ")}`,
        {
          hint: `Say which one: NOMNOM_RELEASE=${holding.names[0]}, or \`release:\` in nomnom.doctor.yaml.`,
        },
      );
    case "none":
    case "unreadable":
      return { namespace, ...unseen(asked), failed: null };
    case "failed":
      return { namespace, ...unseen(asked), failed: holding.error };
  }
}

async function findRelease(
  reader: NamespaceReader,
  ofContext: Setting | null,
  release: string | null,
): Promise<NamespaceChoice> {
  const name = release ?? usualRelease;
  const candidates = candidateNamespaces(ofContext, name);
  const asked = candidates.map((candidate) => ({
    candidate,
    holding: holdsRelease(reader, candidate.value, release),
  }));
  const answered: { candidate: Setting; holding: Holding }[] = [];
  // All are asked at once, and heard in their order: the answers of those behind the first that holds it are not waited for.
  for (const { candidate, holding } of asked) {
    const answer = await holding;
    if (answer.kind === "one" && isCalled(answer.release, name)) return asHolding(candidate, answer, release);
    answered.push({ candidate, holding: answer });
  }
  for (const { candidate, holding } of answered) {
    if (holding.kind === "one" || holding.kind === "several") return asHolding(candidate, holding, release);
    if (holding.kind === "failed") return chosen(candidate, holding, release);
    if (holding.kind === "unreadable") {
      const origin = `${candidate.origin} (assumed: its workloads may not be listed)`;
      return chosen({ ...candidate, origin }, holding, release);
    }
  }
  throw new UserError(
    "no-release",
    `no release "${name}" in namespace ${candidates.map(({ value }) => value).join(", ")}`,
    {
      hint: "Name the namespace with -n, or the release with NOMNOM_RELEASE or `release:` in nomnom.doctor.yaml; --no-kubernetes leaves the cluster out. To try it without a deployment: nomnom lab run -- nomnom doctor.",
    },
  );
}

const isCalled = ({ release, instance }: ReleaseName, name: string): boolean =>
  release === name || instance === name;

/** The namespace says what it was chosen for. */
function asHolding(candidate: Setting, holding: Holding, asked: string | null): NamespaceChoice {
  const choice = chosen(candidate, holding, asked);
  if (choice.release.instance === everyRelease) return { ...choice, namespace: candidate };
  const origin = `${candidate.origin}, holds release ${choice.release.instance}`;
  return { ...choice, namespace: { ...candidate, origin } };
}

function candidateNamespaces(ofContext: Setting | null, release: string): Setting[] {
  if (release === everyRelease) return [ofContext ?? { value: "default", origin: "kubectl's own default" }];
  const usual = usualNamespaces.map((value) => ({ value, origin: "usual namespace of nomnom" }));
  return ofContext === null
    ? usual
    : [ofContext, ...usual.filter((candidate) => candidate.value !== ofContext.value)];
}

/** Which release the workloads of a namespace are of. */
async function holdsRelease(
  reader: NamespaceReader,
  namespace: string,
  release: string | null,
): Promise<Holding> {
  const path = (resource: string) => `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${resource}`;
  const results = await Promise.all([reader.list(path("deployments")), reader.list(path("statefulsets"))]);
  const choice = chooseRelease(
    release,
    results.flatMap((result) => (result.ok ? result.data.flatMap((item) => namedObject(item) ?? []) : [])),
  );
  if (choice.kind !== "none") return choice;
  for (const result of results) {
    if (result.ok || result.error.kind === "not-found") continue;
    return { kind: result.error.kind === "forbidden" ? "unreadable" : "failed", error: result.error };
  }
  return choice;
}

const itemSchema = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).nullish() }),
});

function namedObject(item: unknown): NamedObject | null {
  const parsed = itemSchema.safeParse(item);
  return parsed.success ? parsed.data.metadata : null;
}

/** Whether an object carries the release's label or name prefix. */
export function belongsTo(item: unknown, release: ReleaseName): boolean {
  const object = namedObject(item);
  return object !== null && isOfRelease(object, release);
}

const namesOf = (items: readonly unknown[]): string[] =>
  items.flatMap((item) => namedObject(item)?.name ?? []);
