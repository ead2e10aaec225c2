import type { AccountLimits } from "../snapshot/nats.ts";
import type { Refusal, TestResult, Unseen } from "./answer.ts";
import { countingOf } from "./reservation.ts";
import { accountStorageLimits } from "./storage-limits.ts";
import { acrossVersions } from "./versions.ts";
import { isClustered, type JetStreamWorld, type StreamRequest } from "./world.ts";

/** The limits that hold for streams or consumers with so many replicas, and whose they are. */
export interface SelectedLimits {
  whose: string;
  limits: AccountLimits;
  /** Whether they are those of a tier. */
  isTiered: boolean;
}

/** Null: the account has tiers, and none for so many replicas. Undefined: the account's limits are not readable. */
export function limitsFor(
  replicas: number,
  { account }: Pick<JetStreamWorld, "account">,
): SelectedLimits | null | undefined {
  if (account === null) return undefined;
  if (account.tiers === undefined) return { whose: "the account", limits: account, isTiered: false };
  const tier = account.tiers[`R${replicas}`];
  return tier === undefined
    ? null
    : { whose: `the account's tier R${replicas}`, limits: tier, isTiered: true };
}

/** A tier for so many replicas, and room in it for one more stream. */
export function tierTest(request: StreamRequest, world: JetStreamWorld): TestResult {
  const selected = limitsFor(request.replicas, world);
  if (selected === undefined) return unreadableAccount([10120, 10027, 10026, 10047, 10028]);
  if (selected === null) return noTier(request.replicas, world);
  const { limits, whose, isTiered } = selected;
  const max = limits.maxStreams ?? -1;
  if (max <= 0) return null;
  const counted = isTiered
    ? world.streams?.filter(({ config }) => config.num_replicas === request.replicas).length
    : world.streams?.length;
  if (counted === undefined)
    return {
      kind: "unseen",
      what: "streams",
      codes: [10027],
      why: "the account's streams could not be read",
    };
  return counted >= max ? { kind: "max-streams", code: 10027, whose, streams: counted, max } : null;
}

export const noTier = (replicas: number, { account }: JetStreamWorld): Refusal => ({
  kind: "no-tier",
  code: 10120,
  replicas,
  tiers: Object.keys(account?.tiers ?? {}),
});

/** Whether the account, or the tier, takes a stream of this size at all. */
export function streamSizeTest(
  { replicas, storage, maxBytes }: StreamRequest,
  world: JetStreamWorld,
): TestResult {
  const selected = limitsFor(replicas, world);
  if (selected === undefined) return unreadableAccount([10113, 10122]);
  // Without a tier these are not looked at.
  if (selected === null) return null;
  const { limits, whose } = selected;
  if (limits.maxBytesRequired && maxBytes <= 0) return { kind: "max-bytes-required", code: 10113, whose };
  const max = (storage === "memory" ? limits.maxMemoryStreamBytes : limits.maxFileStreamBytes) ?? -1;
  return max > 0 && maxBytes > max
    ? { kind: "stream-bytes", code: 10122, whose, bytes: maxBytes, max }
    : null;
}

/** Room in what the account, or the tier, may reserve. */
export function accountStorageTest(
  request: StreamRequest,
  world: JetStreamWorld,
  versions: readonly string[],
): TestResult {
  const { storage, replicas, maxBytes } = request;
  const selected = limitsFor(replicas, world);
  const limit = accountStorageLimits(storage, world.account).find(
    ({ tier }) => tier === null || tier === replicas,
  );
  if (!selected || limit === undefined) return null;
  const { streams } = world;
  if (streams === null)
    return {
      kind: "unseen",
      what: "streams",
      codes: [storageCode(storage)],
      why: "what the account's streams reserve could not be read",
    };
  const counted = streams.filter(({ config }) => !selected.isTiered || config.num_replicas === replicas);
  return acrossVersions(versions, (version) => {
    const counting = countingOf(version, selected.isTiered, isClustered(world) ?? false);
    const reserved = counted.reduce((sum, stream) => sum + counting.held(stream, request), 0);
    const needs = (maxBytes < 0 ? 1 : maxBytes) * counting.copies(replicas);
    return reserved + needs > limit.bytes
      ? { kind: "storage", code: storageCode(storage), storage, limit, reserved, needs }
      : null;
  });
}

export const storageCode = (storage: StreamRequest["storage"]): number =>
  storage === "file" ? 10047 : 10028;

const unreadableAccount = (codes: readonly number[]): Unseen => ({
  kind: "unseen",
  what: "account",
  codes,
  why: "the account's limits could not be read",
});
