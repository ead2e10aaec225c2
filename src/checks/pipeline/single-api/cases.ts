import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { deployments } from "../../../../test/support/checks/deployments.ts";

const label = (component: string, instance = "nomnom") => ({
  "app.kubernetes.io/instance": instance,
  "app.kubernetes.io/component": component,
});
const api = { name: "nomnom-ingestion-api", labels: label("ingestion-api") };
const old = { name: "nomnom-ingestion-api-old", labels: label("ingestion-api-old") };
const recordedServices = readSnapshot("two-ingestion-apis").sections["kubernetes/services"];

export const cases: Case[] = [
  {
    name: "the old API runs beside the new one, and the Service leads to both",
    snapshot: "two-ingestion-apis",
    status: "warn",
    resources: ["kubernetes/deployment/nomnom-ingestion-api-old"],
    evidence: { services: ["nomnom-ingestion-api"], writesStatusRows: false },
    messages: [
      "nomnom-ingestion-api-old runs beside nomnom-ingestion-api, and Service nomnom-ingestion-api sends requests to both. The one that starts first decides how the streams are created. Messages that nomnom-ingestion-api-old accepts have no row in message_status, because it has no DATABASE_URL.",
    ],
    says: ["kubectl -n nomnom-dev scale deployment/nomnom-ingestion-api-old --replicas=0"],
  },
  {
    name: "a component of its own, with a database: no Service leads to it",
    sections: {
      "kubernetes/deployments": deployments(api, {
        ...old,
        env: { DATABASE_URL: "postgresql://nomnom-postgres/nomnom" },
      }),
      ...(recordedServices && { "kubernetes/services": recordedServices }),
    },
    status: "warn",
    evidence: { services: [], writesStatusRows: true },
  },
  {
    name: "the Services may not be read: two are two",
    sections: {
      "kubernetes/deployments": deployments(api, old),
      "kubernetes/services": error("kubernetes", "forbidden", "services is forbidden"),
    },
    status: "warn",
  },
  {
    name: "the old one is scaled to 0",
    sections: { "kubernetes/deployments": deployments(api, { ...old, desired: 0 }) },
    status: "pass",
  },
  {
    name: "one alone, under another name",
    sections: { "kubernetes/deployments": deployments({ name: "ingest", labels: label("ingestion-api") }) },
    status: "pass",
  },
  {
    name: "another release's API in the same namespace",
    sections: {
      "kubernetes/deployments": deployments(api, {
        name: "staging-ingestion-api",
        labels: label("ingestion-api", "staging"),
      }),
    },
    status: "pass",
  },
  {
    name: "the Deployments may not be read",
    sections: {
      "kubernetes/deployments": error(
        "kubernetes",
        "forbidden",
        'deployments.apps is forbidden: User "viewer"',
        {
          missing: [{ apiGroup: "apps", resource: "deployments", verb: "list" }],
        },
      ),
    },
    status: "unknown",
    says: ["deployments"],
  },
];
