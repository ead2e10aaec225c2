import { describe, expect, test } from "vitest";
import { resourceOfKind } from "../../../../../src/lab/kubernetes-api/resources.ts";
import type { KubernetesObject } from "../../../../../src/lab/kubernetes-api/store.ts";
import { tableOf } from "../../../../../src/lab/kubernetes-api/tables/table.ts";
import { parseTables, recordedObjects, recordedText } from "./recorded-answers.ts";

const now = new Date("2026-11-23T19:47:20Z");

function rowsOf(objects: readonly KubernetesObject[]): Record<string, string>[] {
  const kind = objects[0]?.kind ?? "";
  const table = tableOf(kind, objects, {}, { now, include: "None", columns: true });
  const names = table.columnDefinitions?.map((column) => column.name.toUpperCase()) ?? [];
  return table.rows.map(({ cells }) =>
    Object.fromEntries(cells.map((cell, index) => [names[index] ?? "", String(cell)])),
  );
}

describe("a pod's row", () => {
  const recorded = parseTables(recordedText("kubectl-get-pods-wide.txt"))[0] ?? [];
  const pods = recordedObjects("pods");

  test("A pod's row is there for all 33 recorded pods", () => {
    expect(recorded).toHaveLength(33);
    expect(pods.map((pod) => pod.metadata.name)).toEqual(recorded.map((row) => row.NAME));
  });

  test.each(recorded.map((row) => [row.NAME ?? "", row]))(
    "%s reads as the real kubectl printed it",
    (name, row) => {
      const own = rowsOf(pods.filter((pod) => pod.metadata.name === name))[0];
      // Servers since 1.22 add when the last restart was.
      expect({ ...own, RESTARTS: own?.RESTARTS?.split(" ")[0] }).toEqual({ ...row, AGE: own?.AGE });
    },
  );

  test("A pod's row says when the last restart was", () => {
    const oom = rowsOf(pods.filter((pod) => pod.metadata.name.startsWith("oom-")))[0];
    expect(oom?.RESTARTS).toMatch(/^4 \(\d+s ago\)$/);
  });
});

describe("the rows of other kinds are those the real kubectl printed", () => {
  // Written differently by servers of today: `cpu: <unknown>/70%`; ages depend on the second.
  const differing = ["AGE", "TARGETS", "DURATION"];
  const tables = parseTables(recordedText("kubectl-get-all.txt"));
  const cases = [
    ["deployments", "deployment.apps"],
    ["statefulsets", "statefulset.apps"],
    ["daemonsets", "daemonset.apps"],
    ["replicasets", "replicaset.apps"],
    ["jobs", "job.batch"],
    ["persistentvolumeclaims", "persistentvolumeclaim"],
    ["horizontalpodautoscalers", "horizontalpodautoscaler.autoscaling"],
    ["ingresses", "ingress.networking.k8s.io"],
    ["services", "service"],
    ["endpoints", "endpoints"],
  ] as const;

  test.each(cases)("The row of %s is the one that the real kubectl printed", (plural, prefix) => {
    const recorded = tables.find((rows) => rows[0]?.NAME?.startsWith(`${prefix}/`));
    const own = rowsOf(recordedObjects(plural));
    expect(recorded?.length).toBe(own.length);
    for (const [index, row] of (recorded ?? []).entries()) {
      const compared = Object.keys(row).filter((column) => !differing.includes(column));
      const printed = { ...own[index], NAME: `${prefix}/${own[index]?.NAME}` };
      expect(Object.fromEntries(compared.map((column) => [column, Reflect.get(printed, column)]))).toEqual(
        Object.fromEntries(compared.map((column) => [column, row[column]])),
      );
    }
  });
});

describe("a table", () => {
  const service: KubernetesObject = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop", labels: { app: "web" } },
    spec: {
      type: "NodePort",
      clusterIP: "10.96.0.9",
      ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }],
    },
  };

  test("A table brings each row's metadata, which kubectl needs for NAMESPACE and LABELS", () => {
    const [row] = tableOf("Service", [service], {}, { now, include: "Metadata", columns: true }).rows;
    expect(row).toMatchObject({ object: { kind: "PartialObjectMetadata", metadata: { namespace: "shop" } } });
  });

  test("A table brings whole objects when asked, and none when not wanted", () => {
    const rows = (include: "Object" | "None") =>
      tableOf("Service", [service], {}, { now, include, columns: true }).rows;
    expect(rows("Object")[0]).toMatchObject({ object: service });
    expect(rows("None")[0]).not.toHaveProperty("object");
  });

  test("A table leaves the columns out of the later events of a watch", () => {
    expect(
      tableOf("Service", [service], {}, { now, include: "None", columns: false }).columnDefinitions,
    ).toBeNull();
  });

  test("A table knows a node port", () => {
    expect(rowsOf([service])[0]).toMatchObject({ "PORT(S)": "80:30080/TCP", "EXTERNAL-IP": "<none>" });
  });

  test("Every kind but none is printed with more than its name", () => {
    const kinds = [
      "Lease",
      "Node",
      "Namespace",
      "Event",
      "Secret",
      "ConfigMap",
      "StorageClass",
      "EndpointSlice",
    ];
    for (const kind of kinds) {
      expect(resourceOfKind(kind)).toBeDefined();
      const object = { apiVersion: "v1", kind, metadata: { name: "x" } };
      const table = tableOf(kind, [object], {}, { now, include: "None", columns: true });
      expect(table.rows[0]?.cells).toHaveLength(table.columnDefinitions?.length ?? 0);
      expect(table.columnDefinitions?.length).toBeGreaterThan(2);
    }
  });
});
