import { parseBody } from "./body.ts";
import { createObject, deleteCollection, listObjects } from "./collection.ts";
import { discoveryAnswer } from "./discovery.ts";
import type { Answer, ApiContext, ResourceRequest } from "./exchange.ts";
import { json } from "./exchange.ts";
import { deleteOne, getObject, patchObject, updateObject } from "./item.ts";
import { answerLogs } from "./logs.ts";
import { openApiAnswer } from "./open-api.ts";
import type { Resource } from "./resources.ts";
import { findResource, reviewGroup, reviews, servedResources } from "./resources.ts";
import { answerReview } from "./reviews.ts";
import { answerScale } from "./scale-subresource.ts";
import { badRequest, methodNotAllowed, noSuchResource, notAcceptable } from "./status.ts";
import { watchObjects } from "./watch.ts";

/** A request that has been authorized, before its resource is known to exist. */
export type AuthorizedRequest = Omit<ResourceRequest, "resource">;

/** Answers a request for a resource. Throws ApiError. */
export async function answerResource(context: ApiContext, request: AuthorizedRequest): Promise<Answer> {
  const { info } = request;
  if (!isAcceptable(request.headers.accept)) throw notAcceptable();
  if (info.group === reviewGroup && reviews.some(({ plural }) => plural === info.resource)) {
    return answerReviewRequest(request);
  }
  const served = servedResources(context.store);
  const resource = findResource(served, info);
  if (resource !== undefined) return answerKnown(context, { ...request, resource });
  const root = info.group === "" ? `/api/${info.version}` : `/apis/${info.group}/${info.version}`;
  if (discoveryAnswer(root, served) === undefined) return pageNotFound;
  throw noSuchResource();
}

/** The lab answers JSON to all but those who cannot take anything of what a real server writes. */
function isAcceptable(accept = ""): boolean {
  return accept === "" || /json|yaml|protobuf|text\/plain|\*\/\*|application\/\*/.test(accept);
}

/** Answers what is no resource: discovery, OpenAPI, health. */
export function answerPath({ store }: Pick<ApiContext, "store">, method: string, path: string): Answer {
  if (method !== "GET" && method !== "HEAD") throw methodNotAllowed();
  if (["/healthz", "/livez", "/readyz"].includes(path)) return { kind: "text", code: 200, body: "ok" };
  const served = servedResources(store);
  const found = discoveryAnswer(path, served) ?? openApiAnswer(path, served);
  return found === undefined ? pageNotFound : json(found);
}

const pageNotFound: Answer = { kind: "text", code: 404, body: "404 page not found\n" };

function answerReviewRequest({ info, identity, body, headers }: AuthorizedRequest): Answer {
  if (info.verb !== "create") throw methodNotAllowed();
  return json(
    answerReview(info.resource, identity, parseBody(body, headers["content-type"], "SelfSubjectReview")),
    201,
  );
}

async function answerKnown(context: ApiContext, request: ResourceRequest): Promise<Answer> {
  const { info, resource } = request;
  assertScope(resource, request);
  switch (info.subresource) {
    case "":
      return answerObjects(context, request);
    case "status":
      return resource.subresources.includes("status") ? answerObjects(context, request) : missing();
    case "scale":
      return resource.subresources.includes("scale") ? answerScale(context, request) : missing();
    case "log":
      return resource.subresources.includes("log") ? answerLogs(context, request) : missing();
    case "portforward":
      if (resource.subresources.includes("portforward")) throw badRequest("Upgrade request required");
      return missing();
    case "proxy": {
      if (!resource.subresources.includes("proxy")) return missing();
      const answer = context.kubelet(info.name, info.proxied);
      return answer === null ? pageNotFound : json(answer);
    }
    default:
      return missing();
  }
}

function answerObjects(context: ApiContext, request: ResourceRequest): Answer {
  const { verb, name, subresource } = request.info;
  const needsName = verb === "update" || verb === "patch";
  if ((needsName && name === "") || (verb === "create" && (name !== "" || subresource !== ""))) {
    throw methodNotAllowed();
  }
  switch (request.info.verb) {
    case "list":
      return listObjects(context, request);
    case "watch":
      return watchObjects(context, request);
    case "get":
      return getObject(context, request);
    case "create":
      return createObject(context, request);
    case "update":
      return updateObject(context, request);
    case "patch":
      return patchObject(context, request);
    case "delete":
      return deleteOne(context, request);
    case "deletecollection":
      return deleteCollection(context, request);
    default:
      throw methodNotAllowed();
  }
}

/** A namespaced object cannot be written without its namespace, nor a cluster-wide one inside a namespace. */
function assertScope(resource: Resource, { info }: ResourceRequest): void {
  const inNamespace = info.namespace !== "" && resource.kind !== "Namespace";
  if (!resource.namespaced && inNamespace) throw noSuchResource();
  if (resource.namespaced && !inNamespace && !["list", "watch"].includes(info.verb)) throw methodNotAllowed();
}

function missing(): never {
  throw noSuchResource();
}
