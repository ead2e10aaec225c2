import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { type PodTemplate, podTemplates } from "../../../snapshot/kubernetes/pod-templates.ts";
import { everyRelease, isOfRelease, releaseWords } from "../../../snapshot/kubernetes/release-name.ts";
import { dataFolderOfImage, isServerByImage } from "../../../snapshot/kubernetes/server-image.ts";
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
        reason: `${releaseWords(blueprint)} runs neither NATS nor PostgreSQL`,
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

/** By the name that the file gives, its component label, or its name; where nothing of a chart is known, by its image. */
function isServer({ name, labels, spec }: PodTemplate, server: "nats" | "postgres", blueprint: Blueprint) {
  const { workload } = blueprint[server].server;
  const { release } = blueprint;
  return (
    name === workload ||
    labels["app.kubernetes.io/component"] === server ||
    name === `${release}-${server}` ||
    (workload === null && release === everyRelease && isServerByImage(spec, server))
  );
}

/** Where a workload stores: as nats.conf or PGDATA says, else as the image does by itself. */
function dataFolder(template: PodTemplate, { optional: lists, blueprint }: Input): DataFolder | null {
  if (isServer(template, "nats", blueprint)) {
    const conf = releaseConf(dataOf(lists["kubernetes/configmaps"]) ?? [], blueprint);
    return { system: "NATS", template, path: storeDirOption(template) ?? conf?.conf.storeDir ?? null };
  }
  if (!isServer(template, "postgres", blueprint)) return null;
  const env = template.spec.containers.flatMap((container) => container.env);
  const pgData = env.find(({ name }) => name === "PGDATA")?.value;
  return { system: "PostgreSQL", template, path: pgData ?? dataFolderOfImage(template.spec) };
}

/** nats-server's own option, which stands over its file; null: it is not given. */
function storeDirOption({ spec }: PodTemplate): string | null {
  const words = spec.containers.flatMap(({ command, args }) => [...command, ...args]);
  const at = words.findIndex((word) => /^--?(?:sd|store_dir)(?:=|$)/.test(word));
  if (at === -1) return null;
  const [, joined] = (words[at] ?? "").split("=", 2);
  return joined ?? words[at + 1] ?? null;
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
