import { type Case, error } from "../../../../test/support/checks/cases.ts";
import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { everyRelease } from "../../../snapshot/kubernetes/release-name.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

interface Change {
  name?: string;
  image?: string;
  args?: string[];
  env?: object[];
  mounts?: [name: string, path: string][];
  volumes?: object[];
  /** Names of the claim templates. */
  templates?: string[];
  conf?: string | null;
  claims?: object[];
}

/** A StatefulSet nomnom-nats with one claim template `data` mounted at /data, where nats.conf stores. */
function nats(change: Change = {}): Sections {
  const { name = "nomnom-nats", mounts = [["data", "/data"]], volumes = [], templates = ["data"] } = change;
  const { conf = "jetstream { store_dir: /data/jetstream }" } = change;
  const container = {
    name: "server",
    image: change.image,
    args: change.args,
    env: change.env,
    volumeMounts: mounts.map(([volume, mountPath]) => ({ name: volume, mountPath })),
  };
  return {
    "kubernetes/statefulsets": succeed(
      sectionSchemas["kubernetes/statefulsets"].parse([
        {
          metadata: { name },
          spec: {
            selector: {},
            template: { spec: { containers: [container], volumes } },
            volumeClaimTemplates: templates.map((one) => ({ metadata: { name: one }, spec: {} })),
          },
        },
      ]),
    ),
    "kubernetes/persistentvolumeclaims": succeed(
      sectionSchemas["kubernetes/persistentvolumeclaims"].parse(change.claims ?? []),
    ),
    "kubernetes/configmaps": succeed(
      sectionSchemas["kubernetes/configmaps"].parse(
        conf === null ? [] : [{ metadata: { name: "nomnom-nats-config" }, data: { "nats.conf": conf } }],
      ),
    ),
  };
}

/** As `extends: none` begins. @param workload What the file calls NATS. */
function ofOthers(blueprint: Blueprint, workload: string | null = null): Blueprint {
  return {
    ...blueprint,
    ...{ release: everyRelease, instance: everyRelease },
    nats: { ...blueprint.nats, server: { workload, config: null } },
    postgres: { ...blueprint.postgres, server: { workload: null, secret: null } },
  };
}

const emptyDir = { name: "data", emptyDir: {} };
const pgData = [{ name: "PGDATA", value: "/var/lib/postgresql/data/pgdata" }];

export const cases: Case[] = [
  {
    name: "NATS on an emptyDir, and somebody has deleted PostgreSQL's claim",
    snapshot: "data-on-empty-dir",
    status: "fail",
    messages: [
      "Volume claim data-nomnom-postgres-0 has been deleted, and only its running pod still holds it. When that pod ends, Kubernetes deletes the claim, and its data unless the volume is retained.",
      "NATS (nomnom-nats) stores its data in /data/jetstream, on an emptyDir: when the pod is replaced, every message and stream is lost.",
    ],
    says: [
      `kubectl patch pv nomnom-dev-data-nomnom-postgres-0 -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`,
    ],
  },
  { name: "the same namespace before", snapshot: "namespace-healthy", status: "pass", resources: [] },
  {
    name: "a snapshot of before, without the mounts",
    snapshot: "chart-values-dev-fixed",
    status: "unknown",
    says: ["does not hold which volume is mounted where", "Take the snapshot again"],
  },
  { name: "on its claim", sections: nats(), status: "pass", resources: [] },
  { name: "on an emptyDir", sections: nats({ volumes: [emptyDir], templates: [] }), status: "warn" },
  {
    name: "on a claim that is made for the pod and goes with it",
    sections: nats({ volumes: [{ name: "data", ephemeral: { volumeClaimTemplate: {} } }], templates: [] }),
    status: "warn",
    says: ["on a generic ephemeral volume: when the pod is replaced, every message and stream is lost"],
  },
  {
    name: "beside the volume",
    sections: nats({ conf: "jetstream { store_dir: /database }" }),
    status: "warn",
    says: ["stores its data in /database, where no volume is mounted: when the container restarts"],
  },
  {
    name: "without a store_dir, in the folder for temporary files",
    sections: nats({ conf: "jetstream: enabled" }),
    status: "warn",
    says: ["stores its data in /tmp/nats/jetstream, where no volume is mounted"],
  },
  {
    name: "the longest mount path counts",
    sections: nats({
      mounts: [
        ["data", "/data"],
        ["scratch", "/data/jetstream/"],
      ],
      volumes: [{ name: "scratch", emptyDir: {} }],
    }),
    status: "warn",
  },
  {
    name: "a volume of a kind that is not known here",
    sections: nats({ volumes: [{ name: "data" }], templates: [] }),
    status: "pass",
    resources: [],
  },
  {
    name: "PostgreSQL where PGDATA says",
    sections: nats({ name: "nomnom-postgres", env: pgData, mounts: [["data", "/var/lib/postgresql/data"]] }),
    status: "pass",
    resources: [],
  },
  {
    name: "PostgreSQL beside its claim",
    sections: nats({ name: "nomnom-postgres", env: pgData, mounts: [["data", "/var/lib/postgres"]] }),
    status: "warn",
    says: ["every row is lost", "pg_dumpall"],
  },
  {
    name: "PostgreSQL 18, whose image stores beside what older ones did",
    sections: nats({
      ...{ name: "nomnom-postgres", image: "postgres:18.1", mounts: [["data", "/var/lib/postgresql/data"]] },
    }),
    status: "warn",
    says: ["stores its data in /var/lib/postgresql/18/docker, where no volume is mounted"],
  },
  {
    name: "PostgreSQL 18 on a claim of the folder above",
    sections: nats({
      ...{ name: "nomnom-postgres", image: "postgres:18.1", mounts: [["data", "/var/lib/postgresql"]] },
    }),
    status: "pass",
    resources: [],
  },
  {
    name: "NATS where its option says, whatever its file does",
    sections: nats({ args: ["-js", "-sd", "/elsewhere"] }),
    status: "warn",
    says: ["stores its data in /elsewhere, where no volume is mounted"],
  },
  {
    name: "NATS with the option in one word, and no file",
    sections: nats({ args: ["-js", "--store_dir=/data/js"], conf: null }),
    status: "pass",
    resources: [],
  },
  {
    name: "servers of others, known by their images",
    sections: nats({
      name: "events",
      image: "docker.io/nats:2.10-alpine",
      volumes: [emptyDir],
      templates: [],
    }),
    blueprint: (b) => ofOthers(b),
    status: "warn",
    says: ["NATS (events) stores its data in /data/jetstream, on an emptyDir"],
  },
  {
    name: "servers of others that are none by their images",
    sections: nats({
      name: "exporter",
      image: "natsio/prometheus-nats-exporter",
      volumes: [emptyDir],
      templates: [],
    }),
    blueprint: (b) => ofOthers(b),
    status: "skip",
    says: ["the namespace runs neither NATS nor PostgreSQL"],
  },
  {
    name: "servers of others that the file names",
    sections: nats({ name: "events", volumes: [emptyDir], templates: [] }),
    blueprint: (b) => ofOthers(b, "events"),
    status: "warn",
    says: ["NATS (events) stores its data"],
  },
  {
    name: "a claim whose volume is gone",
    sections: nats({
      claims: [
        {
          metadata: { name: "data-nomnom-nats-0", labels: { "app.kubernetes.io/instance": "nomnom" } },
          spec: { volumeName: "pv-7" },
          status: { phase: "Lost" },
        },
      ],
    }),
    status: "fail",
    says: ["its volume pv-7 does not exist any more"],
  },
  {
    name: "another release's claim",
    sections: nats({
      claims: [{ metadata: { name: "data-other-0" }, spec: {}, status: { phase: "Lost" } }],
    }),
    status: "pass",
    resources: [],
  },
  {
    name: "where NATS stores is not known",
    sections: nats({ conf: null }),
    status: "unknown",
    says: ["no ConfigMap of the release holds a nats.conf"],
  },
  {
    name: "ConfigMaps may not be listed",
    sections: {
      ...nats(),
      "kubernetes/configmaps": error("kubernetes", "forbidden", "configmaps is forbidden"),
    },
    status: "unknown",
    says: ["configmaps is forbidden"],
  },
  {
    name: "a release that runs neither",
    sections: nats({ name: "nomnom-worker" }),
    status: "skip",
  },
  {
    name: "a release that runs neither, and a claim of it has lost its volume",
    sections: {
      ...nats({ name: "nomnom-worker" }),
      "kubernetes/persistentvolumeclaims": succeed(
        sectionSchemas["kubernetes/persistentvolumeclaims"].parse([
          { metadata: { name: "nomnom-scratch" }, spec: { volumeName: "pv-1" }, status: { phase: "Lost" } },
        ]),
      ),
    },
    status: "fail",
    resources: ["kubernetes/persistentvolumeclaim/nomnom-scratch"],
  },
  {
    name: "claims may not be listed",
    sections: {
      ...nats(),
      "kubernetes/persistentvolumeclaims": error(
        "kubernetes",
        "forbidden",
        "persistentvolumeclaims is forbidden",
      ),
    },
    status: "unknown",
  },
];
