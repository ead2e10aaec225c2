import { describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import type { Connections, KubernetesClient } from "../../../src/connect/connections.ts";
import type { ReportedFinding } from "../../../src/doctor/report.ts";
import type { PlanContext, Planned, Repair } from "../../../src/fix/repair.ts";
import { agreeOnPort } from "../../../src/fix/repairs/kubernetes/agree-on-port.ts";
import { correctProbePath } from "../../../src/fix/repairs/kubernetes/probe-path.ts";
import { raiseMaxFile } from "../../../src/fix/repairs/kubernetes/raise-max-file.ts";
import { doubled, raiseMemory } from "../../../src/fix/repairs/kubernetes/raise-memory.ts";
import { retireOldApi } from "../../../src/fix/repairs/kubernetes/retire-old-api.ts";
import { scaleUp } from "../../../src/fix/repairs/kubernetes/scale-up.ts";
import { startAgain } from "../../../src/fix/repairs/kubernetes/start-again.ts";
import { failure, succeed } from "../../../src/snapshot/probe-result.ts";
import { type SectionData, type SectionId, schemaOf, unknownTarget } from "../../../src/snapshot/snapshot.ts";

/** What the API server and the last look hold. */
interface Cluster {
  /** By kind and name. */
  objects?: Readonly<Record<string, { metadata?: object; spec?: object; data?: object }>>;
  sections?: { [S in SectionId]?: unknown };
  findings?: readonly Partial<ReportedFinding>[];
}

const fingerprint = `sha256:${"0".repeat(64)}`;
const findingOf = (finding: Partial<ReportedFinding>): ReportedFinding => ({
  ...{ severity: "error" as const, message: "", resource: "", evidence: {}, remedy: null, fingerprint },
  ...finding,
});

function planOf(repair: Repair, finding: Partial<ReportedFinding>, cluster: Cluster): Promise<Planned> {
  const get = async (path: string) => {
    const [, kind = "", name = ""] = /([^/]+)\/([^/]+)$/.exec(path) ?? [];
    const object = cluster.objects?.[`${kind}/${name}`];
    const metadata = { name, uid: `${name}-uid`, resourceVersion: "1" };
    return object === undefined
      ? failure({ kind: "not-found", system: "kubernetes", message: `GET ${path}: not found` })
      : succeed({ ...object, metadata: { ...metadata, ...object.metadata } });
  };
  const unused = () => Promise.reject(new Error("a plan does not ask this"));
  const client: KubernetesClient = {
    ...{ server: "https://model", context: null, namespace: "nomnom-dev", user: null },
    clockAheadMs: () => null,
    get,
    ...{ list: unused, listAt: unused, watch: unused, text: unused, dialPod: unused, dialledBy: () => null },
  };
  const connections: Connections = {
    kubernetes: async () => succeed(client),
    ...{ nats: unused, monitoring: unused, postgres: unused, redis: unused },
    target: () => unknownTarget,
    origins: () => [],
    secrets: () => [],
    [Symbol.asyncDispose]: async () => undefined,
  };
  const data = <S extends SectionId>(section: S): SectionData[S] | null => {
    const given = cluster.sections?.[section];
    return given === undefined ? null : schemaOf(section).parse(given);
  };
  const context: PlanContext = {
    connections,
    blueprint: builtInBlueprint(),
    target: { context: "lab", namespace: "nomnom-dev", nats: null, postgres: null },
    data,
    templates: [],
    findings: (cluster.findings ?? []).map(findingOf),
  };
  return repair.plan(findingOf(finding), context);
}

/** The edits of a plan, as pointer, before and after. */
const editsOf = (planned: Planned) =>
  planned.kind === "plan"
    ? planned.plan.changes.flatMap((change) =>
        change.kind === "object-edit" ? change.edits.map(({ before, after }) => [before, after]) : [],
      )
    : planned;

const workload = (container: object, more: object = {}) => ({
  spec: { replicas: 1, template: { spec: { containers: [{ name: "main", ...container }] } }, ...more },
});
const frontend = "kubernetes/deployment/nomnom-dashboard-frontend";

describe("a memory limit", () => {
  const killed = { resource: frontend, evidence: { container: "main" } };
  const limited = (memory: string) => ({
    objects: { "deployments/nomnom-dashboard-frontend": workload({ resources: { limits: { memory } } }) },
  });

  it.each([
    ["64Mi", "128Mi"],
    ["1Gi", "2Gi"],
    ["500M", "1000M"],
    ["1.5Gi", "3072Mi"],
    ["67108864", "134217728"],
  ])("A memory limit of %s is doubled to %s", async (before, after) => {
    expect(doubled(before)).toBe(after);
    expect(editsOf(await planOf(raiseMemory, killed, limited(before)))).toEqual([[before, after]]);
  });

  it("A memory limit that does not exist is not made: the node's memory was used up, and a limit would only be one more bound", async () => {
    const objects = { "deployments/nomnom-dashboard-frontend": workload({}) };
    const planned = await planOf(raiseMemory, killed, { objects });
    expect(planned).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("no memory limit of its own"),
    });
  });

  it("A memory limit of a bare pod cannot be changed", async () => {
    const bare = { ...killed, resource: "kubernetes/pod/debug" };
    expect(await planOf(raiseMemory, bare, {})).toMatchObject({ kind: "refused" });
  });

  it("A memory limit that Flux puts back is changed at its source", async () => {
    const labels = {
      "kustomize.toolkit.fluxcd.io/name": "shop",
      "kustomize.toolkit.fluxcd.io/namespace": "flux",
    };
    const object = { ...workload({ resources: { limits: { memory: "64Mi" } } }), metadata: { labels } };
    const objects = { "deployments/nomnom-dashboard-frontend": object };
    const planned = await planOf(raiseMemory, killed, { objects });
    expect(planned).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("Kustomization flux/shop"),
      instead: { summary: expect.stringContaining("dashboard.frontend.resources.limits.memory") },
    });
  });

  it("A memory limit that Helm installed is changed, with the warning that an upgrade puts it back", async () => {
    const annotations = { "meta.helm.sh/release-name": "nomnom" };
    const object = { ...workload({ resources: { limits: { memory: "64Mi" } } }), metadata: { annotations } };
    const objects = { "deployments/nomnom-dashboard-frontend": object };
    const planned = await planOf(raiseMemory, killed, { objects });
    expect(planned.kind === "plan" && planned.plan.risks.join(" ")).toContain("the next helm upgrade");
  });
});

describe("a port that nobody listens on", () => {
  const elsewhere = (listens: string) => ({
    resource: "kubernetes/deployment/nomnom-dashboard-backend",
    evidence: { container: "main", asked: "8080", listens },
  });
  const http = {
    ports: [{ name: "http", containerPort: 8080 }],
    readinessProbe: { httpGet: { port: 8080 } },
  };
  const labels = { app: "dashboard" };
  const object = {
    spec: { template: { metadata: { labels }, spec: { containers: [{ name: "main", ...http }] } } },
  };
  const objects = { "deployments/nomnom-dashboard-backend": object };
  const service = (targetPort?: string | number) => ({
    metadata: { name: "dashboard" },
    spec: { selector: labels, ports: [{ port: 8080, ...(targetPort === undefined ? {} : { targetPort }) }] },
  });

  it("A port that nobody listens on follows the program, with the probes that ask it by number", async () => {
    const sections = { "kubernetes/services": [service("http")] };
    expect(editsOf(await planOf(agreeOnPort, elsewhere("3000"), { objects, sections }))).toEqual([
      [8080, 3000],
      [8080, 3000],
    ]);
  });

  it.each([
    ["by its number", 8080],
    ["without a targetPort", undefined],
  ])("A port that nobody listens on is left where a Service sends to it %s", async (_, targetPort) => {
    const sections = { "kubernetes/services": [service(targetPort)] };
    expect(await planOf(agreeOnPort, elsewhere("3000"), { objects, sections })).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("Service dashboard"),
    });
  });

  it("A port that nobody listens on is left where the program listens on 127.0.0.1 alone", async () => {
    expect(await planOf(agreeOnPort, elsewhere("127.0.0.1:8080"), { objects })).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("127.0.0.1:8080"),
    });
  });
});

describe("a probe's path", () => {
  const failed = (proof: string) => ({
    code: "kubernetes/pod-readiness/liveness-probe",
    resource: "kubernetes/deployment/nomnom-dashboard-backend",
    evidence: { container: "main", proof },
  });
  const probes = (liveness: object, readiness: object | null) => ({
    objects: {
      "deployments/nomnom-dashboard-backend": workload({
        livenessProbe: { httpGet: liveness },
        ...(readiness === null ? {} : { readinessProbe: { httpGet: readiness } }),
      }),
    },
  });
  const notFound = "Liveness probe failed: HTTP probe failed with statuscode: 404";

  it("A probe's path becomes that of the readiness probe", async () => {
    const cluster = probes({ path: "/health", port: "http" }, { path: "/api/health", port: "http" });
    expect(editsOf(await planOf(correctProbePath, failed(notFound), cluster))).toEqual([
      ["/health", "/api/health"],
    ]);
  });

  it("A probe's path stays where the readiness probe asks another port, or there is none", async () => {
    for (const readiness of [{ path: "/api/health", port: 9090 }, null]) {
      const cluster = probes({ path: "/health", port: "http" }, readiness);
      expect(await planOf(correctProbePath, failed(notFound), cluster)).toMatchObject({ kind: "refused" });
    }
  });

  it("A probe's path stays where the probe fails for another reason", async () => {
    const cluster = probes({ path: "/health", port: "http" }, { path: "/api/health", port: "http" });
    const timedOut = failed("Liveness probe failed: context deadline exceeded");
    expect(await planOf(correctProbePath, timedOut, cluster)).toMatchObject({ kind: "refused" });
  });
});

describe("replicas of what was scaled to zero", () => {
  const atZero = { resource: "kubernetes/deployment/nomnom-worker" };
  const objects = { "deployments/nomnom-worker": workload({}, { replicas: 0 }) };
  const scaleTargetRef = { kind: "Deployment", name: "nomnom-worker" };

  it("The replicas of what was scaled to zero are the autoscaler's least", async () => {
    const sections = {
      "kubernetes/horizontalpodautoscalers": [
        { metadata: { name: "nomnom-worker" }, spec: { scaleTargetRef, minReplicas: 3, maxReplicas: 9 } },
      ],
    };
    expect(editsOf(await planOf(scaleUp, atZero, { objects, sections }))).toEqual([[0, 3]]);
  });

  it("The replicas of what was scaled to zero are what the latest revision that had any wanted", async () => {
    const set = (revision: number, desired: number, of = "nomnom-worker") => ({
      metadata: {
        name: `${of}-${revision}`,
        annotations: {
          "deployment.kubernetes.io/revision": String(revision),
          "deployment.kubernetes.io/desired-replicas": String(desired),
        },
        ownerReferences: [{ kind: "Deployment", name: of, controller: true }],
      },
      spec: { replicas: 0, selector: {}, template: { spec: { containers: [] } } },
    });
    const sections = {
      "kubernetes/replicasets": [set(7, 4), set(8, 2), set(9, 0), set(12, 6, "nomnom-ingestion-api")],
    };
    expect(editsOf(await planOf(scaleUp, atZero, { objects, sections }))).toEqual([[0, 2]]);
  });

  it("The replicas of what was scaled to zero are KEDA's business where KEDA scales it", async () => {
    const sections = {
      "kubernetes/scaledobjects": [{ metadata: { name: "nomnom-worker" }, spec: { scaleTargetRef } }],
    };
    expect(await planOf(scaleUp, atZero, { objects, sections })).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("KEDA"),
    });
  });

  it("The replicas of what was scaled to zero are not guessed", async () => {
    expect(await planOf(scaleUp, atZero, { objects })).toMatchObject({
      kind: "refused",
      instead: { commands: [expect.stringContaining("--replicas=<N>")] },
    });
  });
});

describe("an old API", () => {
  const second = { resource: "kubernetes/deployment/nomnom-ingestion-api-old" };
  const api = (status: object) => ({
    metadata: { generation: 2 },
    spec: { replicas: 1, selector: {}, template: { spec: { containers: [] } } },
    status,
  });
  const old = workload({}, { replicas: 2 });

  it("An old API is scaled down where the new one is ready", async () => {
    const objects = {
      "deployments/nomnom-ingestion-api": api({ observedGeneration: 2, availableReplicas: 1 }),
      "deployments/nomnom-ingestion-api-old": old,
    };
    expect(editsOf(await planOf(retireOldApi, second, { objects }))).toEqual([[2, 0]]);
  });

  it.each([
    ["has no pod that is available", { observedGeneration: 2 }],
    ["has just been changed", { observedGeneration: 1, availableReplicas: 1 }],
  ])("An old API goes on while the new one %s", async (_, status) => {
    const objects = {
      "deployments/nomnom-ingestion-api": api(status),
      "deployments/nomnom-ingestion-api-old": old,
    };
    expect(await planOf(retireOldApi, second, { objects })).toMatchObject({ kind: "waits" });
  });
});

describe("what has crashed", () => {
  const crashed = { resource: "kubernetes/deployment/nomnom-ingestion-api" };
  const objects = { "deployments/nomnom-ingestion-api": workload({}) };

  it("What has crashed is started again where its reason is gone, and not before", async () => {
    const repaired = { ...crashed, evidence: { repaired: "nats/stream-overlap" } };
    expect(await planOf(startAgain, repaired, { objects })).toMatchObject({
      kind: "plan",
      plan: { changes: [{ kind: "restart", when: "now" }] },
    });
    const explained = { ...crashed, explainedBy: "nats/stream-overlap" };
    expect(await planOf(startAgain, explained, { objects })).toMatchObject({ kind: "waits" });
    expect(await planOf(startAgain, crashed, { objects })).toMatchObject({ kind: "refused" });
  });
});

describe("max_file", () => {
  const gibibyte = 1024 ** 3;
  const evidence = {
    ...{ storage: "file", limitScope: "server", limitBytes: gibibyte, reservedBytes: gibibyte },
    ...{ neededBytes: gibibyte, missingBytes: gibibyte },
  };
  const noRoom = { code: "nats/storage-reservation/no-room", evidence };
  const conf = (text: string) => ({ data: { "nats.conf": text } });
  const claim = (storage: string) => ({
    metadata: { name: "data-nomnom-nats-0" },
    spec: { resources: { requests: { storage } } },
  });
  const plain = "port: 4222\njetstream {\n  store_dir: /data\n  max_mem: 512M\n  max_file: 1Gi\n}\n";
  const cluster = (change: { conf?: string; volume?: string; streams?: object[]; spec?: object } = {}) => {
    const text = change.conf ?? plain;
    return {
      objects: {
        "configmaps/nomnom-nats-config": conf(text),
        "statefulsets/nomnom-nats": workload({}, change.spec),
      },
      sections: {
        "kubernetes/configmaps": [{ metadata: { name: "nomnom-nats-config" }, ...conf(text) }],
        "kubernetes/persistentvolumeclaims": [claim(change.volume ?? "5Gi")],
        "nats/streams": change.streams ?? [],
      },
      findings: [noRoom],
    };
  };

  it("max_file is raised to what is needed and a quarter more, and NATS is restarted, once more if that is undone", async () => {
    const planned = await planOf(raiseMaxFile, noRoom, cluster());
    expect(planned).toMatchObject({
      kind: "plan",
      plan: {
        changes: [
          { kind: "restart", when: "undoing" },
          {
            kind: "object-edit",
            edits: [{ kind: "line", before: "  max_file: 1Gi", after: "  max_file: 3Gi" }],
          },
          { kind: "restart", when: "now" },
        ],
      },
    });
  });

  it("max_file is raised for all streams together that find no room", async () => {
    const two = { ...cluster({ volume: "10Gi" }), findings: [noRoom, noRoom] };
    expect(editsOf(await planOf(raiseMaxFile, noRoom, two))).toEqual([
      ["  max_file: 1Gi", "  max_file: 4Gi"],
    ]);
  });

  it("max_file is raised where the ConfigMap says less than the streams reserve, though NATS still runs with more", async () => {
    const code = "nats/storage-reservation/config-too-small";
    const less = {
      storage: "file",
      limitBytes: gibibyte,
      configuredBytes: gibibyte,
      reservedBytes: 2 * gibibyte,
    };
    const planned = await planOf(raiseMaxFile, { code, evidence: less }, { ...cluster(), findings: [] });
    expect(editsOf(planned)).toEqual([["  max_file: 1Gi", "  max_file: 3Gi"]]);
  });

  it("max_file is raised no further than the volume goes, and not at all where that is too little", async () => {
    const fits = await planOf(raiseMaxFile, noRoom, cluster({ volume: "2Gi" }));
    expect(editsOf(fits)).toEqual([["  max_file: 1Gi", "  max_file: 2048Mi"]]);
    expect(await planOf(raiseMaxFile, noRoom, cluster({ volume: "1Gi" }))).toMatchObject({
      kind: "refused",
      reason: "the streams need 2 GiB, and the volume of NATS has 1 GiB: it has to grow first",
    });
  });

  it.each([
    ["quoted", 'jetstream {\n  max_file: "1G"\n}', '  max_file: "1G"'],
    ["with =", "jetstream {\n  max_file_store = 1Gi # all of it\n}", "  max_file_store = 1Gi # all of it"],
  ])("max_file is found %s", async (_, text, line) => {
    expect(editsOf(await planOf(raiseMaxFile, noRoom, cluster({ conf: text })))).toEqual([
      [line, expect.stringContaining("3Gi")],
    ]);
  });

  it.each([
    ["a comment", "# max_file: 1Gi\njetstream { store_dir: /data }"],
    ["a variable", "jetstream {\n  max_file: $MAX_FILE\n  include other.conf\n}\ninclude all.conf"],
  ])("max_file is left where nats.conf has it as %s", async (_, text) => {
    expect(await planOf(raiseMaxFile, noRoom, cluster({ conf: text }))).toMatchObject({ kind: "refused" });
  });

  it("max_file is left where the limit is the account's", async () => {
    const ofAccount = { ...noRoom, evidence: { ...evidence, limitScope: "account" } };
    expect(await planOf(raiseMaxFile, ofAccount, cluster())).toMatchObject({ kind: "refused" });
  });

  it("max_file is left where a restart would lose messages in memory", async () => {
    const inMemory = {
      config: { name: "CACHE", subjects: ["cache.>"], storage: "memory" },
      state: { messages: 3, bytes: 300, first_seq: 1, last_seq: 3 },
    };
    expect(await planOf(raiseMaxFile, noRoom, cluster({ streams: [inMemory] }))).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("CACHE"),
    });
  });

  it("max_file is left where nothing would restart NATS", async () => {
    const spec = { updateStrategy: { type: "OnDelete" } };
    expect(await planOf(raiseMaxFile, noRoom, cluster({ spec }))).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("OnDelete"),
    });
  });
});
