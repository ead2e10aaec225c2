import { usualRelease } from "../snapshot/kubernetes/release-name.ts";
import type { Blueprint, ExpectedTable, ExpectedWorkload } from "./blueprint.ts";
import { acceptableTypes } from "./column-type.ts";
import { messageStatusTable } from "./expected-tables.ts";

const gibibyte = 1024 ** 3;

/** nomnom's own contract: what its chart, ingestion API and worker create and expect. `release` prefixes the names of objects. */
export function builtInBlueprint(release = usualRelease): Blueprint {
  const api = `${release}-ingestion-api`;
  const worker = `${release}-worker`;
  return {
    release,
    instance: release,
    nats: {
      maxFileBytes: null,
      streams: [
        {
          name: "MESSAGES",
          subjects: ["messages.ingest.>"],
          maxBytes: gibibyte,
          replicas: 1,
          storage: "file",
          writers: [api, worker],
          consumers: [{ name: "workers", filterSubjects: ["messages.ingest.>"], maxDeliver: 3 }],
        },
        {
          name: "MESSAGESDLQ",
          subjects: ["messages.dlq.>"],
          maxBytes: gibibyte,
          replicas: 1,
          storage: "file",
          // The worker only publishes to it; the API alone creates it.
          writers: [api],
          consumers: [],
        },
      ],
    },
    postgres: { schema: null, tables: [ordersTable(), orderLineItemsTable(), messageStatusTable()] },
    workloads: [
      workload("StatefulSet", `${release}-nats`),
      workload("StatefulSet", `${release}-postgres`),
      workload("Deployment", api),
      workload("Deployment", worker),
      workload("Deployment", `${release}-dashboard-backend`),
      workload("Deployment", `${release}-dashboard-frontend`),
    ],
    checks: {},
    suppress: [],
  };
}

function workload(kind: ExpectedWorkload["kind"], name: string): ExpectedWorkload {
  return { kind, name, optional: false };
}

/** As derived from nomnom's own tpch entities; a test holds the two together. */
function ordersTable(): ExpectedTable {
  return {
    name: "orders",
    source: "built-in contract",
    columns: [
      required("id", "integer"),
      required("order_key", "text"),
      required("customer_key", "text"),
      required("order_status", "text"),
      required("total_price", "numeric"),
      required("order_date", "text"),
      nullable("order_priority", "text"),
      nullable("clerk", "text"),
      nullable("ship_priority", "integer"),
      nullable("comment", "text"),
    ],
    uniques: [["order_key"]],
    conflictTarget: false,
  };
}

function orderLineItemsTable(): ExpectedTable {
  return {
    name: "order_line_items",
    source: "built-in contract",
    columns: [
      required("id", "integer"),
      required("order_key", "text"),
      required("line_number", "integer"),
      required("part_key", "text"),
      nullable("supplier_key", "text"),
      required("quantity", "integer"),
      required("extended_price", "numeric"),
      nullable("discount", "numeric"),
      nullable("tax", "numeric"),
      nullable("return_flag", "text"),
      nullable("line_status", "text"),
      nullable("ship_date", "text"),
      nullable("commit_date", "text"),
      nullable("receipt_date", "text"),
    ],
    uniques: [["order_key", "line_number"]],
    conflictTarget: true,
  };
}

function required(name: string, type: string): ExpectedTable["columns"][number] {
  return { name, types: acceptableTypes(type), notNull: true, optional: false };
}

function nullable(name: string, type: string): ExpectedTable["columns"][number] {
  return { name, types: acceptableTypes(type), notNull: false, optional: false };
}
