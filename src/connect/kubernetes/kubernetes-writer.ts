import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { type CallLimits, within } from "../deadline.ts";
import { transportError } from "../transport-error.ts";
import { apiError, ruleFor } from "./api-error.ts";
import type { ApiTransport } from "./api-transport.ts";
import { type ApiWrite, sendRequest } from "./send-request.ts";

/** RFC 6902, the operations used here. */
export type JsonPatchOperation =
  | { op: "test" | "add" | "replace"; path: string; value: unknown }
  | { op: "remove"; path: string };

/**
 * What became of a change. `conflict`: its precondition does not hold (any more), nothing was changed. `gone`: the object is not there.
 * `failed`: refused or unanswered; when unanswered it may have happened all the same.
 */
export type WriteOutcome =
  | { kind: "done"; object: unknown }
  | { kind: "conflict"; message: string }
  | { kind: "gone"; message: string }
  | { kind: "failed"; error: ProbeError };

/** The few changes e2e and fix may make. Paths are API paths of one object, for `create` of its collection. */
export interface KubernetesWriter {
  /** Nothing is worked on for longer: each request tells the server when to give it up. */
  readonly worksForMs: number;
  create(path: string, object: unknown): Promise<WriteOutcome>;
  /** A JSON patch, all or nothing; `test` operations are its preconditions. */
  patch(path: string, operations: readonly JsonPatchOperation[]): Promise<WriteOutcome>;
  /** What the server would make of a patch, admission included (`dryRun=All`); nothing is changed. */
  rehearse(path: string, operations: readonly JsonPatchOperation[]): Promise<WriteOutcome>;
  /** Deletes the object only while it is the one with this uid. */
  remove(path: string, uid: string): Promise<WriteOutcome>;
}

const statusSchema = z.object({
  message: z.string().default(""),
  details: z.object({ kind: z.string().optional() }).nullish(),
});

/** How long etcd may still work on a write whose request is over. */
const commitMs = 5_000;

export function createKubernetesWriter(
  transport: ApiTransport,
  server: string,
  limits: CallLimits,
): KubernetesWriter {
  // An API server ends what it was asked to end by (filters/request_deadline.go of apiserver 0.34); storage may commit for a moment after that.
  const seconds = Math.ceil(limits.timeoutMs / 1000);

  async function write(wanted: ApiWrite): Promise<WriteOutcome> {
    const request = { ...wanted, query: { ...wanted.query, timeout: `${seconds}s` } };
    try {
      const response = await within(limits, (signal) => sendRequest(transport, request, signal));
      if (response.status >= 200 && response.status < 300)
        return { kind: "done", object: JSON.parse(response.body) };
      return refused(request, server, response.status, response.body);
    } catch (error) {
      const what = `${request.method} ${request.path} at ${server}`;
      return { kind: "failed", error: transportError({ system: "kubernetes", what }, error) };
    }
  }

  return {
    worksForMs: seconds * 1000 + commitMs,
    create: (path, object) => write({ method: "POST", path, body: object, contentType: "application/json" }),
    patch: (path, operations) => write(patchOf(path, operations)),
    rehearse: (path, operations) => write({ ...patchOf(path, operations), query: { dryRun: "All" } }),
    remove: (path, uid) =>
      write({
        method: "DELETE",
        path,
        body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid } },
        contentType: "application/json",
      }),
  };
}

const patchOf = (path: string, operations: readonly JsonPatchOperation[]): ApiWrite => ({
  method: "PATCH",
  path,
  body: operations,
  contentType: "application/json-patch+json",
});

const verbs = { POST: "create", PATCH: "patch", DELETE: "delete" } as const;

/**
 * 409: changed meanwhile, or exists already; 422: a `test` operation failed, or the object is refused, by a ValidatingAdmissionPolicy too. The first
 * names no object in its details (Kubernetes 1.20 to 1.35).
 */
function refused(request: ApiWrite, server: string, status: number, body: string): WriteOutcome {
  if (status === 409 || (status === 422 && !namesObject(body)))
    return { kind: "conflict", message: messageOf(body) };
  if (status === 422) return { kind: "failed", error: inadmissible(messageOf(body)) };
  if (status === 404) return { kind: "gone", message: messageOf(body) };
  const rule = { ...ruleFor(request.path, false), verb: verbs[request.method] };
  const error = apiError({ path: request.path, server, rule }, status, body);
  return {
    kind: "failed",
    error: { ...error, message: error.message.replace(/^GET /, `${request.method} `) },
  };
}

/** Whoever sent it: the object itself is what the cluster does not take, and nothing was changed. */
const inadmissible = (message: string): ProbeError => ({
  kind: "forbidden",
  system: "kubernetes",
  message,
  hint: "A rule of the cluster (validation, an admission policy) refuses this change, not a missing right.",
});

const namesObject = (body: string): boolean =>
  statusSchema.safeParse(parseJsonOr(body, undefined)).data?.details?.kind !== undefined;

function messageOf(body: string): string {
  const status = statusSchema.safeParse(parseJsonOr(body, undefined));
  return status.success ? status.data.message : body.slice(0, 200);
}
