import * as z from "zod";

const countOrPercent = z.union([z.number(), z.string()]);

export const deploymentStrategy = z.object({
  type: z.enum(["RollingUpdate", "Recreate"]).default("RollingUpdate"),
  rollingUpdate: z
    .object({ maxUnavailable: countOrPercent.default("25%"), maxSurge: countOrPercent.default("25%") })
    .default({ maxUnavailable: "25%", maxSurge: "25%" }),
});

export interface ReplicaSetSize {
  name: string;
  /** spec.replicas */
  wanted: number;
  /** Pods that exist. */
  existing: number;
  available: number;
}

export interface RollingUpdate {
  /** Replicas to set, by the name of the ReplicaSet; those that stay as they are do not appear. */
  resize: { name: string; from: number; to: number }[];
}

/**
 * The next step from old ReplicaSets to the new one, as the Deployment controller decides it: never more pods than replicas + maxSurge,
 * never fewer available than replicas - maxUnavailable, old pods that are not available go first.
 */
export function nextSizes(
  replicas: number,
  strategy: z.infer<typeof deploymentStrategy>,
  newest: ReplicaSetSize,
  old: readonly ReplicaSetSize[],
): RollingUpdate {
  const sizes = new Map([newest, ...old].map((set) => [set.name, set.wanted]));
  if (strategy.type === "Recreate") {
    for (const set of old) sizes.set(set.name, 0);
    if (old.every((set) => set.existing === 0)) sizes.set(newest.name, replicas);
    return changed([newest, ...old], sizes);
  }
  const { maxSurge, maxUnavailable } = limits(replicas, strategy.rollingUpdate);
  const oldWanted = old.reduce((sum, set) => sum + set.wanted, 0);
  const room = replicas + maxSurge - (newest.wanted + oldWanted);
  const newWanted =
    newest.wanted > replicas ? replicas : Math.min(replicas, newest.wanted + Math.max(0, room));
  sizes.set(newest.name, newWanted);
  shrinkOld(old, sizes, replicas - maxUnavailable, newest, oldWanted);
  return changed([newest, ...old], sizes);
}

/** Percentages round up for surge and down for unavailable; both zero would never move, so one may be unavailable. */
export function limits(
  replicas: number,
  { maxSurge, maxUnavailable }: z.infer<typeof deploymentStrategy>["rollingUpdate"],
): { maxSurge: number; maxUnavailable: number } {
  const surge = resolve(maxSurge, replicas, Math.ceil);
  const unavailable = resolve(maxUnavailable, replicas, Math.floor);
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function resolve(value: number | string, replicas: number, round: (value: number) => number): number {
  if (typeof value === "number") return value;
  const percent = Number.parseFloat(value);
  return value.endsWith("%") ? round((percent / 100) * replicas) : percent;
}

/** Old pods that are not available go at once, available ones as far as the minimum allows. */
function shrinkOld(
  old: readonly ReplicaSetSize[],
  sizes: Map<string, number>,
  minAvailable: number,
  newest: ReplicaSetSize,
  oldWanted: number,
): void {
  const newUnavailable = newest.wanted - newest.available;
  let removable = newest.wanted + oldWanted - minAvailable - newUnavailable;
  for (const set of old) {
    const step = Math.max(0, Math.min(removable, set.wanted - set.available));
    sizes.set(set.name, set.wanted - step);
    removable -= step;
  }
  let spare = [newest, ...old].reduce((sum, set) => sum + set.available, 0) - minAvailable;
  for (const set of old) {
    const left = sizes.get(set.name) ?? 0;
    const step = Math.max(0, Math.min(spare, removable, left));
    sizes.set(set.name, left - step);
    spare -= step;
    removable -= step;
  }
}

function changed(sets: readonly ReplicaSetSize[], sizes: ReadonlyMap<string, number>): RollingUpdate {
  const resize = sets
    .map((set) => ({ name: set.name, from: set.wanted, to: sizes.get(set.name) ?? set.wanted }))
    .filter(({ from, to }) => from !== to);
  return { resize };
}
