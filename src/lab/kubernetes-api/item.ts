import { autoscalerIn } from "./autoscaler-versions.ts";
import { parseBody, parseObject } from "./body.ts";
import { storeNew } from "./collection.ts";
import { deleteObject } from "./deletion.ts";
import type { RequestedDeletion } from "./deletion-options.ts";
import { deletionOptions } from "./deletion-options.ts";
import type { Answer, ApiContext, ResourceRequest } from "./exchange.ts";
import { json } from "./exchange.ts";
import { deleteNamespaceContent } from "./namespace-deletion.ts";
import { applyPatchTo, parsePatch, patchTypeOf } from "./patch.ts";
import { presented, tableFor, wantsTable } from "./presentation.ts";
import { badRequest, conflict, details } from "./status.ts";
import type { KubernetesObject } from "./store.ts";
import { asApiErrors, changeObject, currentObject, groupResource, storedNamespace } from "./writing.ts";

/** GET of one object, as itself or as a Table of one row. */
export function getObject(context: ApiContext, request: ResourceRequest): Answer {
  const { info, resource, query, headers } = request;
  const object = presented(currentObject(context, request), resource, info.version);
  if (!wantsTable(headers.accept)) return json(object);
  const metadata = { resourceVersion: object.metadata.resourceVersion };
  return json(tableFor(resource, [object], metadata, { query, now: context.now() }));
}

/** PUT of an object or its status; a resourceVersion other than the current one is a conflict. */
export function updateObject(context: ApiContext, request: ResourceRequest): Answer {
  const { info, resource, body, headers } = request;
  const sent = parseObject(parseBody(body, headers["content-type"], resource.kind), resource, info.version);
  assertSameName(sent, info.name);
  const updated = changeObject(context, request, (current) => withinPart(request, current, sent));
  return json(presented(updated, resource, info.version));
}

/** PATCH of an object or its status. An apply patch of an object that is not there creates it. */
export function patchObject(context: ApiContext, request: ResourceRequest): Answer {
  const { info, resource, body, headers } = request;
  const type = patchTypeOf(headers["content-type"] ?? "");
  const patch = parsePatch(body, type);
  if (
    type === "apply" &&
    context.store.get(resource.kind, storedNamespace(request), info.name) === undefined
  ) {
    const sent = parseObject(patch, resource, info.version);
    return json(presented(storeNew(context, request, sent), resource, info.version), 201);
  }
  const updated = changeObject(context, request, (current) => {
    const target = presented(current, resource, info.version);
    const patched = parseObject(applyPatchTo(target, type, patch), resource, info.version);
    assertSameName(patched, info.name);
    return withinPart(request, current, patched);
  });
  return json(presented(updated, resource, info.version));
}

/** DELETE of one object. Pods answer with the pod, as they may live on for their grace period; others with a Status. */
export function deleteOne(context: ApiContext, request: ResourceRequest): Answer {
  const { info, resource, query } = request;
  const object = currentObject(context, request);
  const { preconditions, ...options } = deletionOptions(context, request);
  assertPreconditions(request, object, preconditions);
  if (query.has("dryRun")) return json(presented(object, resource, info.version));
  if (resource.kind === "Namespace") deleteNamespaceContent(context.store, info.name);
  const deleted = asApiErrors(resource, info.name, () => deleteObject(context.store, object, options));
  if (resource.kind === "Pod" || deleted.metadata.deletionTimestamp !== undefined) {
    return json(presented(deleted, resource, info.version));
  }
  return json({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { ...details(groupResource(resource), info.name), uid: object.metadata.uid },
  });
}

function assertPreconditions(
  { info, resource }: ResourceRequest,
  { metadata: { uid, resourceVersion } }: KubernetesObject,
  wanted: RequestedDeletion["preconditions"],
): void {
  const place = { group: resource.group, resource: resource.kind };
  const differs = (what: string, asked: string, found: string | undefined, happened: string) =>
    conflict(
      place,
      info.name,
      `the ${what} in the precondition (${asked}) does not match the ${what} in record (${found}). The object might have been ${happened}`,
    );
  if (wanted.uid !== undefined && wanted.uid !== uid) {
    throw differs("UID", wanted.uid, uid, "deleted and then recreated");
  }
  if (wanted.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    throw differs("ResourceVersion", wanted.resourceVersion, resourceVersion, "modified");
  }
}

function assertSameName({ metadata }: KubernetesObject, name: string): void {
  if (metadata.name === name) return;
  throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
}

/** Through `/status` only the status changes, through the object itself everything else. */
function withinPart(
  request: ResourceRequest,
  current: KubernetesObject,
  wanted: KubernetesObject,
): KubernetesObject {
  const { info, resource } = request;
  const stored =
    resource.kind === "HorizontalPodAutoscaler" ? autoscalerIn(current.apiVersion, wanted) : wanted;
  const { resourceVersion } = wanted.metadata;
  if (info.subresource === "status") {
    const metadata = { ...current.metadata, ...(resourceVersion !== undefined && { resourceVersion }) };
    return { ...current, metadata, status: stored.status };
  }
  return resource.subresources.includes("status") ? { ...stored, status: current.status } : stored;
}
