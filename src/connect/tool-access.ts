import { type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import type { System } from "../systems/systems.ts";
import { dialOf, type Forwards } from "./forwards.ts";
import type { PrivateFolder } from "./private-folder.ts";
import type { Route } from "./route.ts";
import type { ToolAccess, ToolEnvironment } from "./tool-environment.ts";

interface ToolAccessOptions<Address> {
  system: System;
  without: ToolEnvironment;
  route(): Promise<ProbeResult<Route<Address>>>;
  forwards: Forwards;
  /** @param dial the local end of the port-forward; null: the address itself is reached. */
  environmentOf(
    address: Address,
    dial: ReturnType<typeof dialOf>,
    folder: PrivateFolder,
  ): ToolEnvironment | Promise<ToolEnvironment>;
}

/** Looks up the route of a system, forwards to its pod where it has one, and says in variables how to get there. */
export function createToolAccess<Address>(options: ToolAccessOptions<Address>): ToolAccess {
  const { system, without, route, forwards, environmentOf } = options;
  return {
    system,
    without,
    async environment(folder) {
      const found = await route();
      if (!found.ok) return found;
      const { address, pod } = found.data;
      const forward = pod && (await forwards.toStay(pod));
      if (forward !== null && !forward.ok) return forward;
      return succeed(await environmentOf(address, dialOf(forward?.data ?? null), folder));
    },
  };
}
