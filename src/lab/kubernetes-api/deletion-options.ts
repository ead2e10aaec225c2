import { z } from "zod";
import { parseBody } from "./body.ts";
import type { DeletionOptions } from "./deletion.ts";
import type { ApiContext, ResourceRequest } from "./exchange.ts";
import { badRequest } from "./status.ts";

const schema = z.looseObject({
  gracePeriodSeconds: z.number().nullish(),
  propagationPolicy: z.enum(["Background", "Foreground", "Orphan"]).nullish(),
  preconditions: z
    .looseObject({ uid: z.string().optional(), resourceVersion: z.string().optional() })
    .nullish(),
});

export interface RequestedDeletion extends DeletionOptions {
  preconditions: { uid?: string | undefined; resourceVersion?: string | undefined };
}

/** DeleteOptions from the body, which may be empty, and the query. Throws ApiError 400. */
export function deletionOptions(context: ApiContext, request: ResourceRequest): RequestedDeletion {
  const { body, headers, query } = request;
  const inQuery = {
    ...(query.has("gracePeriodSeconds") && { gracePeriodSeconds: Number(query.get("gracePeriodSeconds")) }),
    ...(query.has("propagationPolicy") && { propagationPolicy: query.get("propagationPolicy") }),
  };
  const given = body.length === 0 ? {} : parseBody(body, headers["content-type"]);
  const parsed = z
    .looseObject({})
    .pipe(schema)
    .safeParse({ ...inQuery, ...recordOf(given) });
  if (!parsed.success) throw badRequest(`DeleteOptions cannot be read: ${z.prettifyError(parsed.error)}`);
  const { gracePeriodSeconds, propagationPolicy, preconditions } = parsed.data;
  return {
    now: context.now,
    preconditions: preconditions ?? {},
    ...(typeof gracePeriodSeconds === "number" && { gracePeriodSeconds }),
    ...(propagationPolicy && { propagationPolicy }),
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
