/** From where `nats server check jetstream` calls a replica critical (--replica-seen-critical). Below, it is catching up. */
export const silentAfterMs = 5_000;
