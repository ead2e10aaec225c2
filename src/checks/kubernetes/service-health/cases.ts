import type { Case } from "../../../../test/support/checks/cases.ts";
import { failure, succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

const api = { pod: "nomnom-ingestion-api-7c5d-x2", component: "ingestion-api", port: 8080, path: "/health" };
const dashboard = {
  ...{ pod: "nomnom-dashboard-backend-5f6b-q9", component: "dashboard-backend" },
  ...{ port: 8080, path: "/api/health" },
};
const said = (...answers: object[]): Sections => ({
  "kubernetes/service-health": succeed(
    sectionSchemas["kubernetes/service-health"].parse(
      answers.map((answer) => ({ status: 200, body: "{}", error: null, ...answer })),
    ),
  ),
});
/** As the generated API says it when its pool has no connection. */
const noDatabase = { status: 503, body: '{"status":"unhealthy","database":"disconnected"}' };
const silent = {
  ...{ status: null, body: "" },
  error: "nomnom-dashboard-backend-5f6b-q9:8080/api/health: no answer within 3000 ms",
};

export const cases: Case[] = [
  {
    name: "both say that they are well",
    sections: said(
      { ...api, body: '{"status":"healthy","database":"connected"}' },
      { ...dashboard, body: '{"status":"ok","connected_clients":1}' },
    ),
    status: "pass",
    finds: [],
  },
  {
    name: "the API is ready and has no database",
    sections: said({ ...api, ...noDatabase }, dashboard),
    status: "fail",
    messages: [
      'nomnom-ingestion-api-7c5d-x2 is ready by its probe, but says on /health that it is not well: 503 {"status":"unhealthy","database":"disconnected"}.',
    ],
    finds: ["unhealthy"],
    evidence: { status: 503 },
    recovers: true,
    says: ["logs nomnom-ingestion-api-7c5d-x2 --tail=50"],
  },
  {
    name: "the same, and PostgreSQL does not answer doctor either",
    sections: said({ ...api, ...noDatabase }),
    outcomes: new Map([["postgres/reachable", "fail"]]),
    status: "fail",
    explainedBy: "postgres/reachable",
  },
  {
    name: "a client that only listens holds the dashboard up",
    sections: said(api, { ...dashboard, ...silent }),
    status: "warn",
    finds: ["no-answer"],
    says: ["no answer within 3 s", "Close a client of /ws that only listens", "delete pod"],
  },
  {
    name: "a program of one's own without /health",
    sections: said({ ...api, status: 404, body: "not found" }),
    status: "pass",
    finds: ["no-path"],
  },
  { name: "no pod of them is ready", sections: said(), status: "skip", says: ["kubernetes/pod-readiness"] },
  {
    name: "no port-forward may be opened",
    sections: {
      "kubernetes/service-health": failure({
        kind: "forbidden",
        system: "kubernetes",
        message: "pods/portforward is forbidden",
        missing: [{ apiGroup: "", resource: "pods/portforward", verb: "get" }],
      }),
    },
    status: "unknown",
    says: ["pods/portforward"],
  },
];
