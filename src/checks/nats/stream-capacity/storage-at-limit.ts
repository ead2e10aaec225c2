import type { StorageKind } from "../../../jetstream/world.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { nearPercent } from "../server/near-limit.ts";
import type { StorageUse } from "../storage/storage-use.ts";
import { purposeOf } from "../streams/stream-commands.ts";

export const storageUsedUp = defineFinding({
  code: "nats/stream-capacity/storage-used-up",
  title: "JetStream's storage is used up, or nearly",
  severity: ["error", "warning"],
  resource: ["nats/server"],
  recovers: null,
});

/**
 * JetStream's storage above, or near, one of its limits; null: there is room. `growing`: the streams without max_bytes, the largest first; where there is none, nothing
 * grows beyond what is reserved, and nearly full is as full as it gets. `nextBytes`: the size of an average message.
 */
export function storageUseFinding(
  kind: StorageKind,
  use: StorageUse,
  growing: readonly Stream[],
  nextBytes: number,
  nats: Nats,
): Finding | null {
  const server = use.limit.scope === "server";
  // Measured: a server refuses once its limit is exceeded, an account refuses what would exceed it.
  const full = use.leftBytes < (server ? 0 : nextBytes);
  const percent = use.limit.bytes === 0 ? 0 : (100 * use.usedBytes) / use.limit.bytes;
  if (!full && (percent < nearPercent || growing.length === 0)) return null;
  const [largest] = growing;
  const refused = `${server ? `every ${kind} stream refuses` : "the account's streams refuse"} new messages`;
  const holder =
    largest === undefined
      ? ""
      : ` ${largest.config.name} has no max_bytes and holds ${formatBytes(largest.state.bytes)} of it.`;
  return storageUsedUp({
    severity: full ? "error" : "warning",
    message: `JetStream's ${kind} storage holds ${formatBytes(use.usedBytes)} of ${formatBytes(use.limit.bytes)} (${use.name}): ${full ? "" : "when it is used up, "}${refused}, with JetStream error ${use.errorCode}.${holder}`,
    resource: "nats/server/storage",
    evidence: {
      storage: kind,
      limitScope: use.limit.scope,
      limitBytes: use.limit.bytes,
      limitSource: use.limit.source,
      usedBytes: use.usedBytes,
      percent: Math.floor(percent),
      errorCode: use.errorCode,
      withoutMaxBytes: growing.map(({ config, state }) => ({ stream: config.name, bytes: state.bytes })),
    },
    remedy: roomRemedy(use, largest, nats),
    cause: [kind, use.limit.scope],
  });
}

function roomRemedy({ name, limit }: StorageUse, largest: Stream | undefined, nats: Nats): Remedy {
  const raise =
    limit.scope === "server"
      ? `raise ${name} in nats.conf, with room on the volume, and restart NATS`
      : `raise ${name}`;
  if (largest === undefined)
    return { summary: `Find the stream that holds it, and ${raise}.`, commands: [nats("stream", "report")] };
  const { config, state } = largest;
  if (purposeOf(config).kind !== "log")
    return {
      summary: `See what is in ${config.name}, delete what nobody needs, or ${raise}.`,
      commands: [nats("stream", "report")],
    };
  return {
    summary: `Give ${config.name} a max_bytes below the ${formatBytes(state.bytes)} it holds, which deletes its oldest messages at once: see first what may go. Or ${raise}.`,
    commands: [nats("stream", "report")],
  };
}
