import { type LoadedConfiguration, loadConfiguration } from "../../blueprint/load-configuration.ts";
import { catalogueWith, everyCheck } from "../../checks/catalogue.ts";
import type { AnyCheck } from "../../checks/check.ts";
import { fileCatalogue } from "../../checks/file-catalogue.ts";
import type { Connections } from "../../connect/connections.ts";
import type { DoctorEvent } from "../../doctor/events.ts";
import { type DoctorOptions, runDoctor } from "../../doctor/run-doctor.ts";
import type { SectionId } from "../../snapshot/snapshot.ts";
import { tool } from "../../version.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { warn } from "../output.ts";
import { verifyCheckReferences } from "./check-references.ts";
import { type Connector, createConnector } from "./connector.ts";
import { dueRecoveries } from "./due-recoveries.ts";
import { withNamedSystems } from "./named-systems.ts";
import { redactDoctorEvent } from "./redact-event.ts";

export interface SessionRequest extends GlobalRequest {
  /** Of nomnom's entity YAML. */
  entitiesDir: string | null;
  /** Files and folders whose streams are wanted as they are written there; none unless given. */
  with?: readonly string[];
}

/** One look at a deployment: which checks, at what, and what is read besides. */
export interface Look {
  chosen: DoctorOptions["chosen"];
  source: DoctorOptions["source"];
  alsoRead?: readonly SectionId[];
  /** Null: look once. */
  waitMs?: number | null;
  /** The command's own, where it is absent. */
  signal?: AbortSignal;
  /** One of many looks that go on until somebody ends them: without --timeout it has no deadline. */
  endless?: boolean;
}

/** What doctor, snapshot and init work with: the configuration, the connections, and runs of the engine. */
export interface Session {
  configuration: LoadedConfiguration;
  /** Every check there is with it. */
  catalogue: readonly AnyCheck[];
  connector: Connector<Connections>;
  /** The deployment itself, as what a look is at. */
  live(): Promise<Extract<DoctorOptions["source"], { kind: "live" }>>;
  /** What happens, without secrets. */
  run(look: Look): AsyncIterable<DoctorEvent>;
}

/** Throws UserError for a bad configuration. What interrupted runs of e2e have left is said on stderr: what is found may be their doing. */
export async function openSession(context: CliContext, request: SessionRequest): Promise<Session> {
  const configuration = await withPaths(
    context,
    await readConfiguration(context, request),
    request.with ?? [],
  );
  await warn(context, await dueRecoveries(context));
  return sessionOf(context, request, configuration);
}

/** A session with a configuration that is at hand. */
export function sessionOf(
  context: CliContext,
  request: GlobalRequest,
  written: LoadedConfiguration,
): Session {
  const configuration = withNamedSystems(written, request, context);
  const connector = createConnector(context, request, configuration, async (settings, how) => {
    const { openConnections } = await import("../../connect/open-connections.ts");
    return openConnections(settings, how);
  });
  const catalogue = catalogueWith(configuration.blueprint);
  return {
    configuration,
    catalogue,
    connector,
    async live() {
      const { probes } = await import("../../collect/probes.ts");
      return { kind: "live", connect: connector.connect, probes };
    },
    run: (look) =>
      runChecks(context, { ...configuration, catalogue }, look, request.timeoutMs ?? usualTimeoutMs(look)),
  };
}

/** The configuration with what is written in these paths; what could not be read is said on stderr. */
async function withPaths(
  context: CliContext,
  configuration: LoadedConfiguration,
  paths: readonly string[],
): Promise<LoadedConfiguration> {
  if (paths.length === 0) return configuration;
  const { readPaths } = await import("../../lint/read-paths.ts");
  const { withWritten } = await import("../../lint/with-written.ts");
  const { cwd, env, signal } = context;
  const read = await readPaths(paths, { cwd, env, signal });
  const { blueprint, notes } = withWritten(configuration.blueprint, read.written.jetStream);
  await warn(context, [...read.notes, ...notes]);
  return { ...configuration, blueprint };
}

/** A look takes seconds; one that takes this long is kept by a server that never comes to an end. */
const longestLookMs = 120_000;

/** The deadline of a look for which nobody gave one. */
export const usualTimeoutMs = ({
  waitMs = null,
  endless = false,
}: Pick<Look, "waitMs" | "endless">): number | null => (endless || waitMs !== null ? null : longestLookMs);

/** The configuration file; what it says of checks that do not exist is said on stderr. Throws UserError for a bad one. */
export async function readConfiguration(
  context: CliContext,
  { configFile, entitiesDir }: Pick<SessionRequest, "configFile" | "entitiesDir">,
): Promise<LoadedConfiguration> {
  const configuration = await loadConfiguration({ cwd: context.cwd, configFile, entitiesDir });
  const known = [...everyCheck(configuration.blueprint), ...fileCatalogue];
  await warn(context, verifyCheckReferences(configuration.checkReferences, known));
  return configuration;
}

/** What a run of the engine says, without secrets. */
export function runChecks(
  context: CliContext,
  { blueprint, catalogue }: Pick<LoadedConfiguration, "blueprint"> & Pick<Session, "catalogue">,
  { waitMs = null, signal = context.signal, ...look }: Look,
  timeoutMs: number | null,
): AsyncIterable<DoctorEvent> {
  const run = runDoctor({
    ...look,
    catalogue,
    blueprint,
    tool,
    signal,
    timeoutMs,
    waitMs,
    now: () => new Date(),
  });
  return context.redactor.events(run, redactDoctorEvent);
}
