import { apiVersionOf, type Resource, servedVersions } from "./resources.ts";

/**
 * As much OpenAPI v3 as `kubectl apply` and `create` ask for: that a PATCH takes `fieldValidation`, so that validation is the server's
 * part (measured with kubectl 1.32). Undefined when the path is none of it.
 */
export function openApiAnswer(path: string, served: readonly Resource[]): unknown {
  if (path === "/openapi/v3") return { paths: Object.fromEntries(groupVersions(served).map(indexEntry)) };
  const wanted = groupVersions(served).find(({ root }) => path === `/openapi/v3/${root}`);
  if (wanted === undefined) return undefined;
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "v1.32.4" },
    paths: Object.fromEntries(resourcePaths(wanted, served)),
  };
}

interface GroupVersion {
  group: string;
  version: string;
  root: string;
}

function groupVersions(served: readonly Resource[]): GroupVersion[] {
  return [...servedVersions(served)].flatMap(([group, versions]) =>
    versions.map((version) => ({
      group,
      version,
      root: group === "" ? `api/${version}` : `apis/${apiVersionOf(group, version)}`,
    })),
  );
}

function indexEntry({ root }: GroupVersion) {
  return [root, { serverRelativeURL: `/openapi/v3/${root}` }];
}

function resourcePaths({ group, version, root }: GroupVersion, served: readonly Resource[]) {
  return served
    .filter((resource) => resource.group === group && resource.versions.includes(version))
    .map((resource) => {
      const scope = resource.namespaced ? "namespaces/{namespace}/" : "";
      return [
        `/${root}/${scope}${resource.plural}/{name}`,
        {
          patch: {
            parameters: [{ name: "fieldValidation", in: "query", schema: { type: "string" } }],
            "x-kubernetes-group-version-kind": { group, version, kind: resource.kind },
          },
        },
      ];
    });
}
