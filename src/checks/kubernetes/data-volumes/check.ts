import { type PodTemplate, podTemplates } from "../../../snapshot/kubernetes/pod-templates.ts";
import { isOfRelease } from "../../../snapshot/kubernetes/release-name.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type CheckInput, defineCheck, type Undecided } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { releaseConf } from "../../nats/storage/nats-conf.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { claimDeleted, claimFindings, claimLost } from "./claim-findings.ts";
import { type DataFolder, dataFolderFinding, mountsAreKnown, temporary } from "./data-folder.ts";

const optional = [
  "kubernetes/server",
  "kubernetes/deployments",
  "kubernetes/pods",
  "kubernetes/configmaps",
] as const;

type Input = CheckInput<
  "kubernetes/statefulsets" | "kubernetes/persistentvolumeclaims",
  (typeof optional)[number]
>;

/** What NATS and PostgreSQL store outlives their pods: on volumes, whose claims stay. */
export const dataVolumes = defineCheck({
  id: "kubernetes/data-volumes",
  title: "NATS and PostgreSQL store on volumes that stay",
  requires: ["kubernetes/reachable"],
  reads: ["kubernetes/statefulsets", "kubernetes/persistentvolumeclaims"],
  optional,
  findings: [claimDeleted, claimLost, temporary],
  decide(input) {
    const { sections, optional: lists, blueprint, target } = input;
    const templates = podTemplates({
      "kubernetes/deployments": lists["kubernetes/deployments"],
      "kubernetes/statefulsets": succeed(sections["kubernetes/statefulsets"]),
    }).filter(({ metadata }) => isOfRelease(metadata, blueprint));
    const statefulSets = sections["kubernetes/statefulsets"];
    const folders = templates.flatMap((template) => dataFolder(template, input) ?? []);
    const used = usedClaims(input);
    const claims = sections["kubernetes/persistentvolumeclaims"].filter(
      ({ metadata }) => isOfRelease(metadata, blueprint) || used.has(metadata.name),
    );
    const unsafe = claims.flatMap((claim) => claimFindings(claim, target));
    if (folders.length === 0 && unsafe.length === 0)
      return {
        kind: "not-applicable",
        reason: `release ${blueprint.instance} runs neither NATS nor PostgreSQL`,
      };
    const known = folders.filter((folder) => mountsAreKnown(folder, statefulSets));
    const findings: Finding[] = [
      ...unsafe,
      ...known.flatMap((folder) => dataFolderFinding(folder, statefulSets, target) ?? []),
    ];
    const incomplete = known.length < folders.length ? withoutMounts : whatIsHidden(input, folders);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

const withoutMounts: Undecided = {
  reason: "the snapshot does not hold which volume is mounted where",
  remedy: { summary: "Take the snapshot again with this version.", commands: [] },
};

/** By its component label, or by its name. */
const isComponent = ({ name, labels }: PodTemplate, component: string, release: string): boolean =>
  labels["app.kubernetes.io/component"] === component || name === `${release}-${component}`;

/** Where a workload stores: as nats.conf or PGDATA says, else as the image does by itself. */
function dataFolder(template: PodTemplate, { optional: lists, blueprint }: Input): DataFolder | null {
  if (isComponent(template, "nats", blueprint.release)) {
    const conf = releaseConf(dataOf(lists["kubernetes/configmaps"]) ?? [], blueprint);
    return { system: "NATS", template, path: conf?.conf.storeDir ?? null };
  }
  if (!isComponent(template, "postgres", blueprint.release)) return null;
  const env = template.spec.containers.flatMap((container) => container.env);
  const pgData = env.find(({ name }) => name === "PGDATA")?.value;
  return { system: "PostgreSQL", template, path: pgData ?? "/var/lib/postgresql/data" };
}

function usedClaims({ optional: lists, blueprint }: Input): Set<string> {
  const pods = (dataOf(lists["kubernetes/pods"]) ?? []).filter(({ metadata }) =>
    isOfRelease(metadata, blueprint),
  );
  return new Set(
    pods.flatMap(({ spec }) =>
      spec.volumes.flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []),
    ),
  );
}

/** Where NATS stores is in nats.conf alone: its monitoring port tells it too, and would cost a port-forward. */
function whatIsHidden({ optional: lists, target }: Input, folders: readonly DataFolder[]) {
  if (folders.every(({ path }) => path !== null)) return undefined;
  const user = dataOf(lists["kubernetes/server"])?.user ?? null;
  const errors = errorsOf([lists["kubernetes/configmaps"]]);
  return (
    undecidedBy(errors, target, user) ?? {
      reason:
        "where NATS stores its data is not known: no ConfigMap of the release holds a nats.conf that says so",
      remedy: { summary: "Set jetstream.store_dir in nats.conf.", commands: [] },
    }
  );
}
