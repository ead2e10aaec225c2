import type { ProbeResult } from "../snapshot/probe-result.ts";
import type { System } from "../systems/systems.ts";
import type { PrivateFolder } from "./private-folder.ts";

/** Variables for a program that is started beside us; null: the variable is taken away, so that the program does not go elsewhere. */
export type ToolEnvironment = Readonly<Record<string, string | null>>;

/** How a program beside us reaches one system. */
export interface ToolAccess {
  system: System;
  /** Opens a port-forward where one is needed; it stays until the connections are closed. Files that the program reads go into the folder. */
  environment(folder: PrivateFolder): Promise<ProbeResult<ToolEnvironment>>;
  /** For when it cannot be reached: takes away what would lead the program to another server. */
  without: ToolEnvironment;
}

/** An environment with the variables of tools set and taken away. */
export function withTools(
  env: Readonly<Record<string, string | undefined>>,
  ...tools: readonly ToolEnvironment[]
): Record<string, string> {
  const merged = { ...env, ...Object.assign({}, ...tools) };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
