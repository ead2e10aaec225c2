import type { SystemDescription } from "./system.ts";

/** Redis and Valkey. `REDIS_URL` alone asks for nothing: shells have it for other programs. */
export const redis = {
  name: "Redis",
  shortName: "redis",
  reachable: "redis/reachable",
  isUsual: false,
  address: "redis.url",
  settings: [
    {
      name: "redis.url",
      flag: {
        name: "--redis-url",
        argument: "<url>",
        option: "redisUrl",
        help: "server of Redis or Valkey (REDIS_URL where the configuration has redis)",
      },
      variables: ["NOMNOM_REDIS_URL", "REDIS_URL"],
      key: ["redis", "url"],
      isFile: false,
    },
    {
      name: "redis.caFile",
      flag: null,
      variables: ["NOMNOM_REDIS_CA"],
      key: null,
      isFile: true,
    },
  ],
  target: [{ field: "redis", word: "" }],
} as const satisfies SystemDescription;
