import * as z from "zod";
import { parseBody } from "./body.ts";
import type { DeletionOptions, PropagationPolicy } from "./deletion.ts";
import type { ApiContext, ResourceRequest } from "./exchange.ts";
import { badRequest, invalid } from "./status.ts";

const schema = z.looseObject({
  gracePeriodSeconds: z.number().nullish(),
  propagationPolicy: z.string().nullish(),
  preconditions: z
    .looseObject({ uid: z.string().optional(), resourceVersion: z.string().optional() })
    .nullish(),
});

export interface RequestedDeletion extends DeletionOptions {
  preconditions: { uid?: string | undefined; resourceVersion?: string | undefined };
}

/** DeleteOptions from the body, which may be empty, and the query. Throws ApiError 400, 422. */
export function deletionOptions(context: ApiContext, request: ResourceRequest): RequestedDeletion {
  const { body, headers, query } = request;
  const inQuery = {
    ...(query.has("gracePeriodSeconds") && { gracePeriodSeconds: Number(query.get("gracePeriodSeconds")) }),
    ...(query.has("propagationPolicy") && { propagationPolicy: query.get("propagationPolicy") }),
  };
  const given = body.length === 0 ? {} : parseBody(body, headers["content-type"], "DeleteOptions");
  const parsed = z
    .looseObject({})
    .pipe(schema)
    .safeParse({ ...inQuery, ...recordOf(given) });
  if (!parsed.success) throw badRequest(`DeleteOptions cannot be read: ${z.prettifyError(parsed.error)}`);
  const { gracePeriodSeconds, propagationPolicy, preconditions } = parsed.data;
  const policy = propagationPolicy ? knownPolicy(propagationPolicy) : null;
  return {
    now: context.now,
    preconditions: preconditions ?? {},
    ...(typeof gracePeriodSeconds === "number" && { gracePeriodSeconds }),
    ...(policy !== null && { propagationPolicy: policy }),
  };
}

function knownPolicy(given: string): PropagationPolicy {
  if (given === "Background" || given === "Foreground" || given === "Orphan") return given;
  const kind = { group: "meta.k8s.io", kind: "DeleteOptions" };
  const problem = `Unsupported value: "${given}": supported values: "Foreground", "Background", "Orphan", "nil"`;
  throw invalid(kind, "", "propagationPolicy", "FieldValueNotSupported", problem);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
