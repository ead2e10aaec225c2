import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { parseJson, parseYaml } from "./body-text.ts";
import { discoveryAnswer } from "./discovery.ts";
import { decodeProtobufReview } from "./protobuf-review.ts";
import type { Resource } from "./resources.ts";
import { apiVersionOf, builtInResources } from "./resources.ts";
import { ApiError, badRequest, unsupportedMediaType } from "./status.ts";
import type { KubernetesObject } from "./store.ts";

const maxBodyBytes = 3 * 1024 * 1024;

/** The whole body. Throws ApiError 413 over 3 MiB, as the real server does. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBodyBytes) {
      throw new ApiError(413, "RequestEntityTooLarge", `limit is ${maxBodyBytes}`);
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

/**
 * JSON, YAML, or the protobuf of a review; a missing content type is JSON (kubectl's PUT of a Scale has none). `kind` is what it should be.
 * Throws ApiError 400, 415.
 */
export function parseBody(body: Buffer, contentType: string | undefined, kind: string): unknown {
  const refuse = (problem: string) =>
    badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; ` +
        `json parse error: ${problem} (${body.length === 0 ? "<empty>" : body.toString("utf8")})`,
    );
  switch (contentType?.split(";")[0]?.trim() ?? "application/json") {
    case "application/json":
      return parseJson(body, refuse);
    case "application/yaml":
      return parseYaml(body, refuse);
    case "application/vnd.kubernetes.protobuf":
      return decodeProtobufReview(body);
    default:
      throw unsupportedMediaType();
  }
}

const metadataSchema = z.looseObject({
  name: z.string().optional(),
  generateName: z.string().optional(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  finalizers: z.array(z.string()).nullish(),
  ownerReferences: z
    .array(
      z.looseObject({
        apiVersion: z.string(),
        kind: z.string(),
        name: z.string(),
        uid: z.string(),
        controller: z.boolean().optional(),
      }),
    )
    .nullish(),
});

const objectSchema = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: metadataSchema.optional(),
});

/**
 * An object as sent, of the kind and version that the path says. Name and namespace may still be missing from the body; `name` is then
 * "". Throws ApiError 400 when it is no such object.
 */
export function parseObject(value: unknown, resource: Resource, version: string): KubernetesObject {
  const apiVersion = apiVersionOf(resource.group, version);
  const parsed = objectSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badRequest(
      `${resource.kind} in version "${version}" cannot be handled as a ${resource.kind}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    );
  }
  const { kind, metadata = {}, ...rest } = parsed.data;
  if ((kind ?? resource.kind) !== resource.kind || (rest.apiVersion ?? apiVersion) !== apiVersion) {
    throw otherKind(kind ?? resource.kind, rest.apiVersion ?? apiVersion, resource);
  }
  return { ...rest, apiVersion, kind: resource.kind, metadata: withoutNulls(metadata) };
}

/** In the words of Go's conversion, which names its own types. */
function otherKind(kind: string, apiVersion: string, resource: Resource) {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const own = `${(resource.group || "core").split(".")[0]}.${resource.kind}`;
  const path = group === "" ? `/api/${version}` : `/apis/${apiVersion}`;
  const isServed = discoveryAnswer(path, builtInResources) !== undefined;
  const problem = isServed
    ? `converting (${version}.${kind}) to (${own}): unknown conversion`
    : `no kind "${kind}" is registered for version "${apiVersion}" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"`;
  return badRequest(`${kind} in version "${apiVersion}" cannot be handled as a ${resource.kind}: ${problem}`);
}

/** The name is still missing when the server is to generate it; null and absent are the same. */
function withoutNulls(metadata: z.infer<typeof metadataSchema>): KubernetesObject["metadata"] {
  const {
    name = "",
    labels,
    annotations,
    finalizers,
    ownerReferences,
    creationTimestamp,
    ...rest
  } = metadata;
  const { generateName, namespace, uid, resourceVersion, generation, deletionTimestamp, ...others } = rest;
  return {
    name,
    ...others,
    ...(generateName !== undefined && { generateName }),
    ...(namespace !== undefined && { namespace }),
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
    ...(generation !== undefined && { generation }),
    ...(typeof creationTimestamp === "string" && { creationTimestamp }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(finalizers && { finalizers }),
    ...(ownerReferences && { ownerReferences: ownerReferences.map(ownerReference) }),
  };
}

function ownerReference({
  controller,
  ...reference
}: {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean | undefined;
}) {
  return { ...reference, ...(controller !== undefined && { controller }) };
}
