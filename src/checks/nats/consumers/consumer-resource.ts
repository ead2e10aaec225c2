/** A consumer as the resource of a finding: its name alone is not unique. */
export const consumerResource = (stream: string, name: string) => `nats/consumer/${stream}/${name}` as const;
