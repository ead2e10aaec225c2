/** The checks that a NATS without a working JetStream leaves undecided. */
export function blockedByNats(): readonly string[] {
  return [
    ...["nats/server-health", "nats/storage-reservation", "nats/stream-capacity"],
    ...["nats/stream-overlap", "nats/unlimited-streams", "nats/unprocessed-loss", "nats/consumer-config"],
    ...["nats/stream-config", "nats/consumer-progress"],
  ];
}
