import { redisClusterProbe } from "./cluster.ts";
import { redisServerProbe } from "./server.ts";
import { redisSettingsProbe } from "./settings.ts";

export const redisProbes = {
  "redis/server": redisServerProbe,
  "redis/settings": redisSettingsProbe,
  "redis/cluster": redisClusterProbe,
};
