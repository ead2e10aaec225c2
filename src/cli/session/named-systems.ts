import { configuredRedis } from "../../blueprint/apply-config.ts";
import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import { type ConnectionRequest, connectionSettings } from "./settings.ts";

/** The configuration with the systems that are looked at because a flag or a variable of ours names them. */
export function withNamedSystems(
  configuration: LoadedConfiguration,
  request: ConnectionRequest,
  here: Parameters<typeof connectionSettings>[1],
): LoadedConfiguration {
  const { blueprint, settings } = configuration;
  const { named } = connectionSettings(request, here, settings);
  if (blueprint.redis !== null || !named?.has("redis")) return configuration;
  return { ...configuration, blueprint: { ...blueprint, redis: configuredRedis() } };
}
