import type { CheckBug, DoctorEvent } from "../../doctor/events.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import type { Sections } from "../../snapshot/snapshot.ts";

/** What a run of the engine came to. */
export interface Seen {
  report: DoctorReport;
  sections: Sections;
  bugs: readonly CheckBug[];
}

/** Runs the engine to its end. */
export async function look(
  events: AsyncIterable<DoctorEvent>,
  emit: (event: DoctorEvent) => void,
): Promise<Seen> {
  for await (const event of events) {
    if (event.type !== "run-finished") emit(event);
    else return { report: event.report, sections: event.snapshot.sections, bugs: event.bugs };
  }
  throw new Error("the run ended without a report");
}
