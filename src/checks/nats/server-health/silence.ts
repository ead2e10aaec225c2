/** From where `nats server check jetstream` calls a replica critical (--replica-seen-critical). Below, it is catching up. */
const silentAfterMs = 5_000;

export const isSilent = ({ offline, silentMs }: { offline: boolean; silentMs: number }): boolean =>
  offline || silentMs > silentAfterMs;

/** Half of the servers and more are silent: the rest can decide nothing. */
export const leavesNoMajority = (silent: number, servers: number): boolean =>
  silent > 0 && silent * 2 >= servers;
