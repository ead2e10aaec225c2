import { homedir } from "node:os";
import { loadConfiguration } from "../../blueprint/load-configuration.ts";
import { privateKubeconfig } from "../../connect/kubernetes/private-kubeconfig.ts";
import { openWritableConnections } from "../../connect/open-connections.ts";
import { openPrivateFolder, type PrivateFolder } from "../../connect/private-folder.ts";
import { type ToolAccess, type ToolEnvironment, withTools } from "../../connect/tool-environment.ts";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import { descriptionOf } from "../../systems/systems.ts";
import { sanitiseLine } from "../../terminal/sanitise.ts";
import { UserError } from "../../user-error.ts";
import { didYouMeanOr } from "../../words/nearest.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { writeFully } from "../output.ts";
import { runChild } from "../run-child.ts";
import { connectionSettings } from "../session/settings.ts";

/**
 * Runs a command that reaches the pipeline. A system that cannot be reached is named on stderr, and its variables are taken away: the command must not
 * go to another one that the shell happens to name. Throws UserError when nothing can be reached.
 */
export async function runWithTools(
  context: CliContext,
  command: readonly string[],
  request: GlobalRequest & { database: string | null },
): Promise<void> {
  const { env, cwd, signal } = context;
  const homeDir = env.HOME ?? homedir();
  const { settings } = await loadConfiguration({
    cwd,
    configFile: request.configFile,
    entitiesDir: null,
  });
  const effective = connectionSettings(request, context, settings);
  await using connections = await openWritableConnections(effective, { env, homeDir, signal });
  context.redactor.knows(() => connections.secrets());
  await using folder = await openPrivateFolder();
  const access = toolsOf(connections, request.database);
  const tools = await environments(context, connections, access, folder);

  const { context: name, namespace } = connections.target();
  const kubeconfig = effective.given.get("kubernetes.kubeconfig") ?? null;
  const kubectl =
    name === null
      ? {}
      : await privateKubeconfig(folder, { kubeconfig, context: name, namespace, env, homeDir });
  await runChild(context, command, withTools(env, ...tools, kubectl));
}

/** The ways to all systems; with a name that of this database in place of the usual one. */
function toolsOf({ tools, databaseTools }: WritableConnections, name: string | null): readonly ToolAccess[] {
  if (name === null) return tools;
  const database = databaseTools?.get(name);
  if (database === undefined)
    throw new UserError("unknown-database", `nomnom.doctor.yaml names no database ${name}`, {
      hint: didYouMeanOr(name, [...(databaseTools?.keys() ?? [])], "Name it under databases."),
    });
  return [...tools.filter(({ system }) => system !== "postgres"), database];
}

async function environments(
  context: CliContext,
  connections: WritableConnections,
  access: readonly ToolAccess[],
  folder: PrivateFolder,
): Promise<ToolEnvironment[]> {
  const found = await Promise.all(
    access.map(async ({ system, environment, without }) => ({
      system,
      without,
      environment: await environment(folder),
    })),
  );
  const problems = found.flatMap(({ system, environment }) =>
    environment.ok ? [] : [{ system, error: environment.error }],
  );
  const kubernetes = await connections.kubernetes();
  const [first] = problems;
  if (first !== undefined && problems.length === found.length && !kubernetes.ok)
    throw new UserError("nothing-to-reach", first.error.message, {
      hint: first.error.hint ?? "`nomnom doctor` says what is wrong.",
    });
  for (const { system, error } of problems) {
    const why = context.redactor.text(sanitiseLine(error.message));
    await writeFully(context.stderr, `nomnom: ${descriptionOf[system].name} cannot be reached: ${why}\n`);
  }
  return found.map(({ environment, without }) => (environment.ok ? environment.data : without));
}
