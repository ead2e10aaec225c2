import type { PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";
import type { Sessions } from "../../../snapshot/postgres.ts";

type Role = Sessions["roles"][number];

/** One of the limits PostgreSQL holds a new connection against. */
export interface Ceiling {
  name: "max_connections" | "the database's connection limit" | "the role's connection limit";
  /** What this role may take of it, and how much is taken, by all it counts. */
  limit: number;
  used: number;
  left: number;
  /** Connections kept back from this role. */
  kept: number;
}

/** Ingestion API, worker and dashboard backend each open a pool of ten (nomnom's own code); the first two at their start, and end without it. */
export const poolSize = 10;

/**
 * Superusers may have the last reserved connections, and since PostgreSQL 16 members of pg_use_reserved_connections those kept for them; limits of
 * a database and a role do not hold superusers.
 */
export function ceilingsOf(role: Role, { limits, used }: Sessions): Ceiling[] {
  const kept = role.superuser ? 0 : limits.superuserReserved + (role.mayUseReserved ? 0 : limits.reserved);
  const ceiling = (name: Ceiling["name"], limit: number, taken: number, keptBack: number): Ceiling => ({
    name,
    limit: limit - keptBack,
    used: taken,
    left: limit - keptBack - taken,
    kept: keptBack,
  });
  return [
    ceiling("max_connections", limits.connections, used.server, kept),
    ...(role.superuser || limits.database < 0
      ? []
      : [ceiling("the database's connection limit", limits.database, used.database, 0)]),
    ...(role.superuser || role.connectionLimit < 0
      ? []
      : [ceiling("the role's connection limit", role.connectionLimit, role.connections, 0)]),
  ];
}

/** A workload whose pods are given a database. */
export interface PoolOwner {
  name: string;
  pods: number;
}

/** Every workload with DATABASE_URL, and how many pods it wants now. */
export function poolOwners(templates: readonly PodTemplate[]): PoolOwner[] {
  return templates
    .filter(({ spec }) => spec.containers.some(({ env }) => env.some(({ name }) => name === "DATABASE_URL")))
    .map(({ name, replicas, ready }) => ({ name, pods: replicas ?? ready ?? 0 }))
    .filter(({ pods }) => pods > 0);
}
