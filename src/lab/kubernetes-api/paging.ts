import * as z from "zod";
import { badRequest, expired } from "./status.ts";
import type { ClusterStore, KubernetesObject } from "./store.ts";

export interface Page {
  items: KubernetesObject[];
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

const tokenSchema = z.object({ v: z.literal("meta.k8s.io/v1"), rv: z.number(), start: z.string() });

/**
 * One page of a list that is sorted by namespace and name, as etcd keeps it. `limit` 0: no limit.
 * The pages after the first are those of today's state, not of the first page's (the real server reads its snapshot).
 * Throws ApiError 400 for a token that this server did not write, 410 when the token is older than the store's history.
 */
export function pageOf(
  sorted: readonly KubernetesObject[],
  store: ClusterStore,
  limit: number,
  continueToken: string,
  selective: boolean,
): Page {
  const token = continueToken === "" ? null : decodeToken(continueToken);
  if (token !== null) assertReplayable(store, token.rv);
  const resourceVersion = token?.rv ?? store.revision();
  const rest = token === null ? sorted : sorted.filter((object) => storageKey(object) > token.start);
  if (limit === 0 || rest.length <= limit) {
    return { items: [...rest], resourceVersion: String(resourceVersion) };
  }
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const start = last === undefined ? "" : storageKey(last);
  return {
    items,
    resourceVersion: String(resourceVersion),
    continue: encodeToken({ v: "meta.k8s.io/v1", rv: resourceVersion, start }),
    // The real server does not count what a selector would leave out.
    ...(!selective && { remainingItemCount: rest.length - limit }),
  };
}

/** The order of lists. */
export function storageKey(object: KubernetesObject): string {
  return `${object.metadata.namespace ?? ""}/${object.metadata.name}\u0000`;
}

function encodeToken(token: z.infer<typeof tokenSchema>): string {
  return Buffer.from(JSON.stringify(token)).toString("base64url");
}

function decodeToken(text: string): z.infer<typeof tokenSchema> {
  const illegalAt = illegalBase64(text);
  if (illegalAt !== null) {
    throw badRequest(
      `invalid continue token: continue key is not valid: illegal base64 data at input byte ${illegalAt}`,
    );
  }
  const decoded = Buffer.from(text, "base64url").toString("latin1");
  let parsed: unknown;
  try {
    parsed = JSON.parse(decoded);
  } catch {
    // As Go's JSON decoder says it, measured on 1.20.
    const first = decoded[0];
    const cause =
      first === undefined
        ? "unexpected end of JSON input"
        : `invalid character '${first}' looking for beginning of value`;
    throw badRequest(`invalid continue token: continue key is not valid: ${cause}`);
  }
  const token = tokenSchema.safeParse(parsed);
  if (!token.success) {
    throw badRequest(
      "invalid continue token: continue key is not valid: server does not recognize this encoded version",
    );
  }
  return token.data;
}

/** Where Go's decoder stops: at the first foreign character, or at the group that a single character is left of. */
function illegalBase64(text: string): number | null {
  const foreign = text.search(/[^\w-]/);
  if (foreign !== -1) return foreign;
  return text.length % 4 === 1 ? text.length - 1 : null;
}

function assertReplayable(store: ClusterStore, resourceVersion: number): void {
  const stop = store.watch(resourceVersion, () => {});
  if (stop === null) {
    throw expired(
      "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.",
    );
  }
  stop();
}
