import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

/** A Service nomnom-api with one port, 80 (http), and an Ingress over it. */
function ingress(spec: object, annotations: Record<string, string> = {}): Sections {
  return {
    "kubernetes/ingresses": succeed(
      sectionSchemas["kubernetes/ingresses"].parse([{ metadata: { name: "nomnom", annotations }, spec }]),
    ),
    "kubernetes/services": succeed(
      sectionSchemas["kubernetes/services"].parse([
        { metadata: { name: "nomnom-api" }, spec: { ports: [{ name: "http", port: 80 }] } },
      ]),
    ),
  };
}

const path = (port: object, more = {}) => ({
  rules: [
    { http: { paths: [{ path: "/api", backend: { service: { name: "nomnom-api", port } }, ...more }] } },
  ],
});

const nginxRewrite = "nginx.ingress.kubernetes.io/rewrite-target";

export const cases: Case[] = [
  {
    name: "the chart's port 3000, and a Service that is called otherwise",
    snapshot: "ingress-without-service",
    status: "fail",
    messages: [
      "Ingress nomnom sends nomnom.local/api to port 3000 of Service nomnom-dashboard-backend, which has 8080 (http): these requests are answered with 503.",
      "Ingress nomnom sends nomnom.local/ to Service nomnom-frontend, which does not exist: these requests are answered with 503.",
    ],
    says: [
      `[{"op":"replace","path":"/spec/rules/0/http/paths/1/backend/service/port","value":{"number":8080}}]`,
      `[{"op":"replace","path":"/spec/rules/0/http/paths/2/backend/service/name","value":"nomnom-dashboard-frontend"}]`,
    ],
  },
  {
    name: "the same Ingress before it was broken",
    snapshot: "namespace-healthy",
    status: "pass",
    resources: [],
  },
  { name: "a port by number", sections: ingress(path({ number: 80 })), status: "pass", resources: [] },
  { name: "a port by name", sections: ingress(path({ name: "http" })), status: "pass", resources: [] },
  {
    name: "a name the Service's port does not have",
    sections: ingress(path({ name: "web" })),
    status: "fail",
  },
  {
    name: "a default backend that does not exist",
    sections: ingress({ defaultBackend: { service: { name: "nomnom-ui", port: { number: 80 } } } }),
    status: "fail",
    says: ["sends everything else to Service nomnom-ui"],
  },
  {
    name: "a backend that is no Service",
    sections: ingress({ defaultBackend: { resource: { kind: "Bucket", name: "static" } } }),
    status: "pass",
    resources: [],
  },
  {
    name: "the chart's rewrite-target cuts off what stands below a path",
    sections: ingress(path({ number: 80 }, { pathType: "Prefix" }), { [nginxRewrite]: "/" }),
    status: "warn",
    says: ["/api/health arrives as /", `annotate ingress nomnom ${nginxRewrite}-`],
  },
  {
    name: "a rewrite with a capture group keeps it",
    sections: ingress(path({ number: 80 }, { path: "/api(/|$)(.*)" }), { [nginxRewrite]: "/$2" }),
    status: "pass",
    resources: [],
  },
  {
    name: "an exact path has nothing below it",
    sections: ingress(path({ number: 80 }, { pathType: "Exact" }), { [nginxRewrite]: "/" }),
    status: "pass",
    resources: [],
  },
  {
    name: "a release without an Ingress",
    sections: { ...ingress(path({ number: 80 })), "kubernetes/ingresses": succeed([]) },
    status: "skip",
  },
  {
    name: "Ingresses may not be listed",
    sections: {
      ...ingress(path({ number: 80 })),
      "kubernetes/ingresses": error("kubernetes", "forbidden", "ingresses is forbidden", {
        missing: [{ apiGroup: "networking.k8s.io", resource: "ingresses", verb: "list" }],
      }),
    },
    status: "unknown",
    says: ['apiGroups: ["networking.k8s.io"], resources: ["ingresses"]'],
  },
];
