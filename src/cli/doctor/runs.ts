import { resolve } from "node:path";
import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { AnyCheck } from "../../checks/check.ts";
import type { CheckId } from "../../checks/check-id.ts";
import type { DoctorEvent } from "../../doctor/events.ts";
import type { LiveNews } from "../../doctor/live-namespace.ts";
import type { DoctorOptions } from "../../doctor/run-doctor.ts";
import { createSectionMemory } from "../../doctor/section-memory.ts";
import { selectChecks } from "../../doctor/select-checks.ts";
import { readSnapshot } from "../../snapshot/file.ts";
import { type SectionId, type Snapshot, sectionInDatabase, systemOf } from "../../snapshot/snapshot.ts";
import { pagesWith } from "../check-pages.ts";
import type { CliContext } from "../cli-context.ts";
import { openSession, type Session } from "../session/session.ts";
import type { DoctorRequest } from "./request.ts";
import { saveSnapshotOf } from "./save-snapshot.ts";

/** The runs of a doctor screen, and where their snapshots go. */
export interface DoctorRuns {
  first(signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** Of these checks, or of all that were chosen. */
  again(checks: readonly CheckId[] | null, signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** Many, one after the other, which also read what no check asks for. */
  watched(alsoRead: readonly SectionId[]): Promise<WatchedRuns>;
  /** To `--save-snapshot`, else to a file of this moment in the working directory; the path. */
  save(snapshot: Snapshot): Promise<string>;
  /** The page of a check, as Markdown. */
  page(check: string): Promise<string>;
}

/** Round after round over connections that stay open, and what happens in between. Disposing closes the connections. */
export interface WatchedRuns extends AsyncDisposable {
  round(signal: AbortSignal): AsyncIterable<DoctorEvent>;
  news(signal: AbortSignal): AsyncIterable<LiveNews>;
}

/** Throws UserError for a bad configuration, checks that do not exist, and a snapshot that cannot be read. */
export async function prepareDoctorRuns(context: CliContext, request: DoctorRequest): Promise<DoctorRuns> {
  const session = await openSession(context, request);
  const chosen = selectChecks(session.catalogue, request);
  const source = await sourceOf(context, request, session);
  return {
    first: (signal) => session.run({ chosen, source, signal, waitMs: request.waitMs }),
    again: (checks, signal) =>
      session.run({ chosen: chosen.filter(({ id }) => checks?.includes(id) ?? true), source, signal }),
    watched: (alsoRead) => watchedRuns(context, session, chosen, alsoRead),
    save: (snapshot) => saveSnapshotOf(context, request, snapshot),
    page: pagesWith(session.configuration.blueprint),
  };
}

/** What is looked at: a file, or the deployment. */
export async function sourceOf(
  { cwd }: CliContext,
  { from }: DoctorRequest,
  session: Session,
): Promise<DoctorOptions["source"]> {
  if (from === null) return session.live();
  return { kind: "snapshot", snapshot: await readSnapshot(resolve(cwd, from)) };
}

/** What is read of PostgreSQL, of each database that is looked at. */
const inEveryDatabase = (
  sections: readonly SectionId[],
  { databases, hasUsualDatabase }: Pick<Blueprint, "databases" | "hasUsualDatabase">,
): SectionId[] =>
  sections.flatMap((section) =>
    systemOf(section) !== "postgres"
      ? [section]
      : [
          ...(hasUsualDatabase ? [section] : []),
          ...Object.keys(databases).map((name) => sectionInDatabase(section, name)),
        ],
  );

async function watchedRuns(
  { redactor }: CliContext,
  session: Session,
  chosen: readonly AnyCheck[],
  alsoRead: readonly SectionId[],
): Promise<WatchedRuns> {
  // Only here: it brings every probe, which a run from a file does not need.
  const { openLiveNamespace } = await import("../../doctor/live-namespace.ts");
  const live = openLiveNamespace({
    open: session.connector.connect,
    blueprint: session.configuration.blueprint,
    now: () => performance.now(),
  });
  redactor.knows(live.secrets);
  const sections = inEveryDatabase(alsoRead, session.configuration.blueprint);
  const source = { ...(await session.live()), connect: live.connect, memory: createSectionMemory() };
  return {
    round: (signal) => session.run({ chosen, source, alsoRead: sections, signal, endless: true }),
    news: live.news,
    [Symbol.asyncDispose]: () => live[Symbol.asyncDispose](),
  };
}
