import { type Kubectl, kubectlFor } from "../../../remedy/kubectl.ts";
import type { Ingress, IngressBackend, Service } from "../../../snapshot/kubernetes/network.ts";
import { isOfRelease, releaseWords } from "../../../snapshot/kubernetes/release-name.ts";
import { similarName } from "../../../words/nearest.ts";
import { defineCheck } from "../../check.ts";
import { defineFinding, type Finding } from "../../finding.ts";

const declared = { resource: ["kubernetes/ingress"], recovers: null } as const;

const noService = defineFinding({
  code: "kubernetes/ingress-backends/no-service",
  title: "An Ingress sends a path to a Service that does not exist",
  severity: ["error"],
  ...declared,
});

const noPort = defineFinding({
  code: "kubernetes/ingress-backends/no-port",
  title: "An Ingress sends a path to a port its Service does not have",
  severity: ["error"],
  ...declared,
});

const rewritesAll = defineFinding({
  code: "kubernetes/ingress-backends/rewrites-all",
  title: "An Ingress rewrites every path to one",
  severity: ["warning"],
  ...declared,
});

/** Each path of the release's Ingresses leads to a Service that exists and has this port. */
export const ingressBackends = defineCheck({
  id: "kubernetes/ingress-backends",
  title: "Ingress paths lead to Services and ports that exist",
  requires: ["kubernetes/reachable"],
  reads: ["kubernetes/ingresses", "kubernetes/services"],
  optional: [],
  findings: [noService, noPort, rewritesAll],
  decide({ sections, blueprint, target }) {
    const services = new Map(
      sections["kubernetes/services"].map((service) => [service.metadata.name, service]),
    );
    const ingresses = sections["kubernetes/ingresses"].filter(({ metadata }) =>
      isOfRelease(metadata, blueprint),
    );
    if (ingresses.length === 0)
      return { kind: "not-applicable", reason: `${releaseWords(blueprint)} has no Ingress` };
    const kubectl = kubectlFor(target);
    return {
      kind: "decided",
      findings: ingresses.flatMap((ingress) => [
        ...routesOf(ingress).flatMap((route) => routeFinding(ingress, route, services, kubectl)),
        ...rewriteFinding(ingress, kubectl),
      ]),
    };
  },
});

interface Route {
  /** As people write it: `nomnom.local/api`. */
  address: string;
  backend: IngressBackend;
  /** JSON pointer to the backend, for a patch. */
  pointer: string;
}

function routesOf({ spec }: Ingress): Route[] {
  const paths = spec.rules.flatMap(({ host, http }, rule) =>
    (http?.paths ?? []).map(({ path, backend }, index) => ({
      address: `${host ?? "*"}${path ?? "/"}`,
      backend,
      pointer: `/spec/rules/${rule}/http/paths/${index}/backend`,
    })),
  );
  return spec.defaultBackend
    ? [
        ...paths,
        { address: "everything else", backend: spec.defaultBackend, pointer: "/spec/defaultBackend" },
      ]
    : paths;
}

/** A backend that is no Service (a bucket, say) is its controller's business. */
function routeFinding(
  ingress: Ingress,
  { address, backend, pointer }: Route,
  services: ReadonlyMap<string, Service>,
  kubectl: Kubectl,
): Finding[] {
  const wanted = backend.service;
  if (!wanted) return [];
  const { name } = ingress.metadata;
  const port = wanted.port?.name ?? wanted.port?.number ?? null;
  const service = services.get(wanted.name);
  const evidence = { address, service: wanted.name, port };
  const resource = `kubernetes/ingress/${name}` as const;
  const cause = [resource, address];
  const patch = (path: string, value: unknown) =>
    kubectl(
      ...["patch", "ingress", name, "--type=json", "-p"],
      JSON.stringify([{ op: "replace", path: `${pointer}${path}`, value }]),
    );
  if (service === undefined) {
    const meant = similarName(wanted.name, [...services.keys()]);
    return [
      noService({
        message: `Ingress ${name} sends ${address} to Service ${wanted.name}, which does not exist: these requests are answered with 503.`,
        resource,
        evidence: { ...evidence, meant },
        remedy: {
          summary:
            meant === null
              ? "Install the Service, or take the path out of the Ingress."
              : `Send it to ${meant}, in the chart's values as well.`,
          commands: [...(meant === null ? [] : [patch("/service/name", meant)]), kubectl("get", "services")],
        },
        cause,
      }),
    ];
  }
  const { ports } = service.spec;
  if (port === null || ports.some((own) => own.port === port || own.name === port)) return [];
  const has = ports.map((own) => (own.name ? `${own.port} (${own.name})` : String(own.port)));
  const only = ports.length === 1 ? ports[0] : undefined;
  return [
    noPort({
      message: `Ingress ${name} sends ${address} to port ${port} of Service ${wanted.name}, which has ${has.length === 0 ? "no ports" : has.join(", ")}: these requests are answered with 503.`,
      resource,
      evidence: { ...evidence, servicePorts: has },
      remedy: {
        summary: `Name a port the Service has, in the chart's values as well${only ? `: ${only.port}` : ""}.`,
        commands: only ? [patch("/service/port", { number: only.port })] : [kubectl("edit", "ingress", name)],
      },
      cause,
    }),
  ];
}

const rewriteTarget = "nginx.ingress.kubernetes.io/rewrite-target";

/** ingress-nginx since 0.22: what a capture group does not carry over is lost, so that /api/health arrives as /. */
function rewriteFinding(ingress: Ingress, kubectl: Kubectl): Finding[] {
  const to = ingress.metadata.annotations[rewriteTarget];
  if (to === undefined || /\$\d/.test(to)) return [];
  const { name } = ingress.metadata;
  const lost = ingress.spec.rules.flatMap(({ http }) =>
    (http?.paths ?? []).filter(({ pathType }) => pathType !== "Exact").map(({ path }) => path ?? "/"),
  );
  const example = lost.find((path) => path !== "/") ?? lost[0];
  if (example === undefined) return [];
  return [
    rewritesAll({
      message: `Ingress ${name} rewrites every path to ${to}: ${example.replace(/\/$/, "")}/health arrives as ${to}, because rewrite-target has no capture group.`,
      resource: `kubernetes/ingress/${name}`,
      evidence: { rewriteTarget: to, paths: lost },
      remedy: {
        summary: "Remove the annotation, or keep the rest of the path with a capture group ($2).",
        commands: [kubectl("annotate", "ingress", name, `${rewriteTarget}-`)],
      },
    }),
  ];
}
