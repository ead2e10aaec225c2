import type { Resource, Subresource } from "./resources.ts";
import { apiVersionOf, reviewGroup, reviews, servedVersions } from "./resources.ts";

const verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/** The answers from which clients learn what the server serves; undefined when the path is none of them. */
export function discoveryAnswer(path: string, served: readonly Resource[]): unknown {
  const [, root, group, version, ...rest] = path.replace(/\/$/, "").split("/");
  if (rest.length > 0) return undefined;
  if (root === "version" && group === undefined) return versionInfo;
  if (root === "api") {
    if (group === undefined) return coreVersions;
    return group === "v1" && version === undefined ? resourceList("", "v1", served) : undefined;
  }
  if (root !== "apis") return undefined;
  if (group === undefined) return { kind: "APIGroupList", apiVersion: "v1", groups: apiGroups(served) };
  const known = apiGroups(served).find((one) => one.name === group);
  if (known === undefined) return undefined;
  if (version === undefined) return { kind: "APIGroup", apiVersion: "v1", ...known };
  return known.versions.some((one) => one.version === version)
    ? resourceList(group, version, served)
    : undefined;
}

const versionInfo = {
  major: "1",
  minor: "32",
  gitVersion: "v1.32.4",
  gitCommit: "59526cd4867447956156ae3a602fcbac10a2c335",
  gitTreeState: "clean",
  buildDate: "2025-04-22T16:02:27Z",
  goVersion: "go1.23.6",
  compiler: "gc",
  platform: "linux/amd64",
};

const coreVersions = {
  kind: "APIVersions",
  apiVersion: "v1",
  versions: ["v1"],
  serverAddressByClientCIDRs: [],
};

function apiGroups(served: readonly Resource[]) {
  return [...servedVersions(served)]
    .filter(([group]) => group !== "")
    .map(([name, versions]) => {
      const offered = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
      return { name, versions: offered, preferredVersion: offered[0] };
    });
}

function resourceList(group: string, version: string, all: readonly Resource[]) {
  const served = all.filter((one) => one.group === group && one.versions.includes(version));
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: apiVersionOf(group, version),
    resources: [
      ...served.flatMap((one) => [entry(one), ...one.subresources.map((sub) => subresourceEntry(one, sub))]),
      ...(group === reviewGroup ? reviews.map(reviewEntry) : []),
    ],
  };
}

function entry(one: Resource) {
  return {
    name: one.plural,
    singularName: one.singular,
    namespaced: one.namespaced,
    kind: one.kind,
    verbs,
    ...(one.shortNames.length > 0 && { shortNames: one.shortNames }),
    ...(one.inAll && { categories: ["all"] }),
  };
}

function subresourceEntry(one: Resource, sub: Subresource) {
  const row = { name: `${one.plural}/${sub}`, singularName: "", namespaced: one.namespaced };
  switch (sub) {
    case "scale":
      return {
        ...row,
        group: "autoscaling",
        version: "v1",
        kind: "Scale",
        verbs: ["get", "patch", "update"],
      };
    case "status":
      return { ...row, kind: one.kind, verbs: ["get", "patch", "update"] };
    case "log":
      return { ...row, kind: one.kind, verbs: ["get"] };
    case "portforward":
      return { ...row, kind: "PodPortForwardOptions", verbs: ["create", "get"] };
    case "proxy":
      return { ...row, kind: "NodeProxyOptions", verbs: ["create", "delete", "get", "patch", "update"] };
  }
}

function reviewEntry({ plural, kind }: (typeof reviews)[number]) {
  return { name: plural, singularName: kind.toLowerCase(), namespaced: false, kind, verbs: ["create"] };
}
