import type { NatsMonitoring } from "../../../snapshot/nats.ts";

/** Accounts of the server that have a stream of this name, which the account doctor asks has not. The monitoring port shows all of them. */
export function otherAccountsWith(
  name: string,
  streams: readonly { config: { name: string } }[] | null,
  monitoring: NatsMonitoring | null,
): string[] {
  if (streams === null || streams.some(({ config }) => config.name === name)) return [];
  const holders = (monitoring?.jetstream?.streams ?? []).filter((stream) => stream.name === name);
  return [...new Set(holders.map(({ account }) => account))];
}
