import { randomBytes } from "node:crypto";
import { parseBody, parseObject } from "./body.ts";
import { initialStatus, withDefaults } from "./defaults.ts";
import { deleteObject } from "./deletion.ts";
import { deletionOptions } from "./deletion-options.ts";
import type { Answer, ApiContext, ResourceRequest } from "./exchange.ts";
import { json } from "./exchange.ts";
import { text } from "./fields.ts";
import { pageOf, storageKey } from "./paging.ts";
import { listItem, presented, tableFor, wantsTable } from "./presentation.ts";
import { apiVersionOf } from "./resources.ts";
import { assertRevision } from "./revision.ts";
import { selectionOf } from "./selection.ts";
import { badRequest, invalid, notFound, unclassified } from "./status.ts";
import type { KubernetesObject } from "./store.ts";
import { asApiErrors, storedNamespace, validate } from "./writing.ts";

/** GET of a collection, by pages and selectors, as a list or a Table. */
export function listObjects(context: ApiContext, request: ResourceRequest): Answer {
  const { info, resource, query, headers } = request;
  const { selective } = selectionOf(request);
  assertRevision(query.get("resourceVersion") ?? "");
  const limit = Number.parseInt(query.get("limit") ?? "0", 10) || 0;
  const page = pageOf(
    selected(context, request),
    context.store,
    limit,
    query.get("continue") ?? "",
    selective,
  );
  const { items, ...metadata } = page;
  const objects = items.map((object) => presented(object, resource, info.version));
  if (wantsTable(headers.accept)) {
    return json(tableFor(resource, objects, metadata, { query, now: context.now() }));
  }
  return json({
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource.group, info.version),
    metadata,
    items: objects.map(listItem),
  });
}

/** POST to a collection. */
export function createObject(context: ApiContext, request: ResourceRequest): Answer {
  const { info, resource, query, body, headers } = request;
  const sent = parseObject(parseBody(body, headers["content-type"], resource.kind), resource, info.version);
  return json(
    presented(storeNew(context, request, sent), resource, info.version),
    query.has("dryRun") ? 200 : 201,
  );
}

/** Stores a new object as the API server takes it in. Throws ApiError 400, 404 (namespace), 409, 422. */
export function storeNew(
  context: ApiContext,
  request: ResourceRequest,
  sent: KubernetesObject,
): KubernetesObject {
  const { resource, query } = request;
  const object = withDefaults(admitted(context, request, sent));
  validate(resource, object);
  if (query.has("dryRun")) return object;
  return asApiErrors(resource, object.metadata.name, () => context.store.create(object));
}

/** DELETE of a collection, within its selectors. */
export function deleteCollection(context: ApiContext, request: ResourceRequest): Answer {
  const objects = selected(context, request);
  const options = deletionOptions(context, request);
  for (const object of objects) deleteObject(context.store, object, options);
  return json({
    kind: `${request.resource.kind}List`,
    apiVersion: apiVersionOf(request.resource.group, request.info.version),
    metadata: { resourceVersion: String(context.store.revision()) },
    items: objects.map(listItem),
  });
}

function selected(context: ApiContext, request: ResourceRequest): KubernetesObject[] {
  const { resource, info } = request;
  const namespace = resource.namespaced && info.namespace !== "" ? info.namespace : null;
  return context.store
    .list(resource.kind, namespace)
    .filter(selectionOf(request).matches)
    .sort((a, b) => (storageKey(a) < storageKey(b) ? -1 : 1));
}

function admitted(context: ApiContext, request: ResourceRequest, sent: KubernetesObject): KubernetesObject {
  const { resource, info } = request;
  const { resourceVersion, ...sentMetadata } = sent.metadata;
  const { uid: _uid, generation: _generation, creationTimestamp: _created, ...rest } = sentMetadata;
  const { deletionTimestamp: _deleted, deletionGracePeriodSeconds: _grace, ...metadata } = rest;
  if (resourceVersion !== undefined && resourceVersion !== "") {
    throw unclassified("resourceVersion should not be set on objects to be created");
  }
  const namespace = storedNamespace(request);
  if (namespace !== null) assertNamespace(context, namespace, metadata.namespace);
  const name = metadata.name || generatedName(text(metadata, "generateName"));
  if (name === "") {
    throw invalid(
      resource,
      "",
      "metadata.name",
      "FieldValueRequired",
      "Required value: name or generateName is required",
    );
  }
  const { status: _status, ...fields } = sent;
  const status = resource.subresources.includes("status") ? initialStatus(resource.kind) : undefined;
  return {
    ...fields,
    apiVersion: apiVersionOf(resource.group, info.version),
    metadata: { ...metadata, name, ...(namespace !== null && { namespace }) },
    ...(status !== undefined && { status }),
  };
}

function assertNamespace(context: ApiContext, namespace: string, inBody: string | undefined): void {
  if (inBody !== undefined && inBody !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  if (context.store.get("Namespace", null, namespace) === undefined) {
    throw notFound({ group: "", resource: "namespaces" }, namespace);
  }
}

/** Five letters that form no words, as the API server appends them. */
function generatedName(prefix: string): string {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  if (prefix === "") return "";
  const letters = [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]);
  return `${prefix}${letters.join("")}`;
}
