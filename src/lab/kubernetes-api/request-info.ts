import type { RequestAttributes } from "./authorization.ts";

/** A request to an API resource, taken apart; null: a path outside the resources, e.g. `/version`. */
export interface RequestInfo extends RequestAttributes {
  version: string;
  /** What stands behind `proxy`: `/stats/summary`. */
  proxied: string;
}

/**
 * Takes a request apart as the API server's RequestInfo does: `/api/v1/namespaces/x` is a request in the namespace x, and a list
 * by `metadata.name=x` names x, so that rules by resource name apply.
 */
export function requestInfo(method: string, url: URL): RequestInfo | null {
  const [root, ...rest] = url.pathname.split("/").filter((part) => part !== "");
  const [group, version, ...path] = root === "api" ? ["", ...rest] : rest;
  if ((root !== "api" && root !== "apis") || group === undefined || version === undefined) return null;
  const parts = path.map(decodePart);
  const place = resourcePath(parts);
  if (place === null) return null;
  const name = place.name ?? "";
  return {
    group,
    version,
    namespace: place.namespace,
    resource: place.resource,
    subresource: place.subresource,
    proxied: place.proxied,
    name: name === "" ? nameInFieldSelector(url) : name,
    verb: verbOf(method, name !== "", url.searchParams),
  };
}

function resourcePath(parts: string[]) {
  if (parts[0] === "namespaces" && parts.length > 2 && !["status", "finalize"].includes(parts[2] ?? "")) {
    const [, namespace = "", resource = "", name, subresource = ""] = parts;
    return parts.length > 5 ? null : { namespace, resource, name, subresource, proxied: "" };
  }
  const [resource, name, subresource = "", ...beyond] = parts;
  if (resource === undefined || (beyond.length > 0 && subresource !== "proxy")) return null;
  const namespace = resource === "namespaces" ? (name ?? "") : "";
  return { namespace, resource, name, subresource, proxied: beyond.map((part) => `/${part}`).join("") };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A lone percent sign names no object; it stays as it came and is not found.
    return part;
  }
}

function nameInFieldSelector(url: URL): string {
  const selector = url.searchParams.get("fieldSelector") ?? "";
  return /(?:^|,)metadata\.name==?([^,]+)/.exec(selector)?.[1] ?? "";
}

function verbOf(method: string, named: boolean, query: URLSearchParams): string {
  switch (method) {
    case "GET":
    case "HEAD":
      if (isTrue(query.get("watch"))) return "watch";
      return named ? "get" : "list";
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return named ? "delete" : "deletecollection";
    default:
      return method.toLowerCase();
  }
}

/** As the API server reads booleans in a query: `true` and `1`. */
export function isTrue(value: string | null): boolean {
  return value === "true" || value === "1";
}
