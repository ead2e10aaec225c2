import type { DoctorEvent } from "../../doctor/events.ts";
import { type LiveNews, openLiveNamespace } from "../../doctor/live-namespace.ts";
import { runDoctor } from "../../doctor/run-doctor.ts";
import type { SectionId } from "../../snapshot/snapshot.ts";
import type { PreparedDoctor } from "./doctor-preparation.ts";
import { redactedEvents } from "./redacted-events.ts";

/** Round after round over connections that stay open, and what happens in between; redacted. Disposing closes the connections. */
export interface WatchedRuns extends AsyncDisposable {
  round(signal: AbortSignal): AsyncIterable<DoctorEvent>;
  news(signal: AbortSignal): AsyncIterable<LiveNews>;
}

/** @param alsoRead what no check asks for. */
export function watchedRuns(
  { run, connector }: Pick<PreparedDoctor, "run" | "connector">,
  alsoRead: readonly SectionId[],
): WatchedRuns {
  const live = openLiveNamespace({
    open: connector.connect,
    blueprint: run.blueprint,
    now: () => performance.now(),
  });
  const source = run.source.kind === "live" ? { ...run.source, connect: live.connect } : run.source;
  return {
    round: (signal) => redactedEvents(runDoctor({ ...run, source, alsoRead, signal }), live.secrets),
    news: live.news,
    [Symbol.asyncDispose]: () => live[Symbol.asyncDispose](),
  };
}
