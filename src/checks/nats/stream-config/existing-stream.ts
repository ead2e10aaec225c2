import type { JetStreamWorld } from "../../../jetstream/world.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import type { StreamRole } from "../streams/stream-role.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";

/** A stream that exists, and what its services would create. */
export interface ExistingStream {
  stream: Stream;
  wanted: WantedStream;
  role: StreamRole;
  world: JetStreamWorld;
  nats: Nats;
  /** nats/nack-resources says what the stream should be, and is not. */
  isTold: boolean;
}

export const resourceOf = ({ config }: Stream) => `nats/stream/${config.name}` as const;
