import { selectChecks } from "../../doctor/select-checks.ts";
import { pagesWith } from "../check-pages.ts";
import type { CliContext } from "../cli-context.ts";
import { followRun } from "../session/follow-run.ts";
import { tellOrigins } from "../session/notes.ts";
import { openSession } from "../session/session.ts";
import { concludeDoctor } from "./conclude.ts";
import type { DoctorRequest } from "./request.ts";
import { sourceOf } from "./runs.ts";
import { saveAndConclude, saveSnapshotOf } from "./save-snapshot.ts";

/** `nomnom doctor` without a screen: the report on stdout, everything else on stderr, the exit code from the report. */
export async function runDoctorAsText(context: CliContext, request: DoctorRequest): Promise<void> {
  const session = await openSession(context, request);
  const chosen = selectChecks(session.catalogue, request);
  const source = await sourceOf(context, request, session);
  const run = session.run({ chosen, source, waitMs: request.waitMs });
  const finished = await followRun(run, context, request);
  if (request.verbose) await tellOrigins(context, session);
  const { report, bugs, snapshot } = finished;
  const ending = { report, bugs, interrupted: context.signal.aborted };
  await saveAndConclude(context, request, {
    snapshot,
    save: (whole) => saveSnapshotOf(context, request, whole),
    conclude: () => concludeDoctor(context, request, ending, pagesWith(session.configuration.blueprint)),
  });
}
