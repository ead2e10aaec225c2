/** How the objects of a release are known. The two differ where the chart puts its own name behind the release's: `shop-nomnom-worker` of release `shop`. */
export interface ReleaseName {
  /** What the objects' names start with. */
  release: string;
  /** Helm's name of it: the label app.kubernetes.io/instance. */
  instance: string;
}

/** What is read of an object to tell whose it is. */
export interface NamedObject {
  name: string;
  labels?: Readonly<Record<string, string>> | null | undefined;
}

/** The release that is looked at where nobody says which. */
export const usualRelease = "nomnom";

/** In place of a name: whatever is in the namespace. No object can be called so. */
export const everyRelease = "*";

/** For people: `release shop`, or all that is looked at where no release is. */
export const releaseWords = ({ instance }: Pick<ReleaseName, "instance">): string =>
  instance === everyRelease ? "the namespace" : `release ${instance}`;

const instanceLabel = "app.kubernetes.io/instance";
const componentLabel = "app.kubernetes.io/component";
/** What nomnom's chart installs. */
const components = ["ingestion-api", "worker", "nats", "postgres", "dashboard-backend", "dashboard-frontend"];
/** Those that no other chart has. */
const ownComponents = ["ingestion-api", "dashboard-backend"];

/** By Helm's label, or by the name's prefix: objects made by hand carry no label. Two releases may be called nomnom and nomnom-eu. */
export function isOfRelease({ name, labels }: NamedObject, { release, instance }: ReleaseName): boolean {
  if (release === everyRelease) return true;
  const label = labels?.[instanceLabel];
  if (label === instance) return true;
  if (!isNamedAfter(name, release)) return false;
  return label === undefined || !(label.length > release.length && isNamedAfter(name, label));
}

const isNamedAfter = (name: string, release: string): boolean =>
  name === release || name.startsWith(`${release}-`);

/** Which release of a namespace is looked at. */
export type ReleaseChoice =
  | { kind: "one"; release: ReleaseName; others: string[] }
  /** None has the usual name. */
  | { kind: "several"; names: string[] }
  | { kind: "none" };

/**
 * Finds a release among the workloads of a namespace.
 * @param asked its name, as Helm or the names of its objects have it; null: the usual one, else the only one there is.
 */
export function chooseRelease(asked: string | null, workloads: readonly NamedObject[]): ReleaseChoice {
  const everything = { release: everyRelease, instance: everyRelease };
  if (asked === everyRelease) return { kind: "one", release: everything, others: [] };
  const releases = releasesOf(workloads);
  const names = releases.map(({ instance }) => instance);
  const one = (release: ReleaseName): ReleaseChoice => ({
    kind: "one",
    release,
    others: names.filter((name) => name !== release.instance),
  });
  const named = releaseNamed(asked ?? usualRelease, workloads, releases);
  if (named !== null) return one(named);
  const [first, second] = releases;
  if (asked !== null || first === undefined) return { kind: "none" };
  return second === undefined ? one(first) : { kind: "several", names };
}

/** The names of its objects win over Helm's name of it: they are what everything else is found by. */
function releaseNamed(
  name: string,
  workloads: readonly NamedObject[],
  releases: readonly ReleaseName[],
): ReleaseName | null {
  const ofComponent = workloads.find((workload) =>
    components.some((component) => workload.name === `${name}-${component}`),
  );
  if (ofComponent !== undefined)
    return { release: name, instance: ofComponent.labels?.[instanceLabel] ?? name };
  const labelled = releases.find(({ instance }) => instance === name);
  if (labelled !== undefined) return labelled;
  const plain = { release: name, instance: name };
  return workloads.some((workload) => isOfRelease(workload, plain)) ? plain : null;
}

/** The releases of nomnom's chart, by the labels of their workloads. */
function releasesOf(workloads: readonly NamedObject[]): ReleaseName[] {
  const prefixes = new Map<string, string>();
  const ours = new Set<string>();
  for (const { name, labels } of workloads) {
    const instance = labels?.[instanceLabel];
    const component = labels?.[componentLabel];
    if (instance === undefined || component === undefined || !name.endsWith(`-${component}`)) continue;
    if (!components.includes(component)) continue;
    if (!prefixes.has(instance)) prefixes.set(instance, name.slice(0, -component.length - 1));
    if (ownComponents.includes(component)) ours.add(instance);
  }
  return [...prefixes].flatMap(([instance, release]) => (ours.has(instance) ? [{ release, instance }] : []));
}
