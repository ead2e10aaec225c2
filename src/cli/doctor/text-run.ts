import { resolve } from "node:path";
import { selectChecks } from "../../doctor/select-checks.ts";
import { writeSnapshot } from "../../snapshot/file.ts";
import { pagesWith } from "../check-pages.ts";
import type { CliContext } from "../cli-context.ts";
import { followRun } from "../session/follow-run.ts";
import { tellOrigins } from "../session/notes.ts";
import { openSession } from "../session/session.ts";
import { concludeDoctor } from "./conclude.ts";
import type { DoctorRequest } from "./request.ts";
import { sourceOf } from "./runs.ts";

/** `nomnom doctor` without a screen: the report on stdout, everything else on stderr, the exit code from the report. */
export async function runDoctorAsText(context: CliContext, request: DoctorRequest): Promise<void> {
  const session = await openSession(context, request);
  const chosen = selectChecks(session.catalogue, request);
  const source = await sourceOf(context, request, session);
  const run = session.run({ chosen, source, waitMs: request.waitMs });
  const finished = await followRun(run, context, request);
  if (request.verbose) await tellOrigins(context, session);
  if (request.saveSnapshot !== null)
    await writeSnapshot(resolve(context.cwd, request.saveSnapshot), finished.snapshot);
  const { report, bugs } = finished;
  await concludeDoctor(
    context,
    request,
    { report, bugs, interrupted: context.signal.aborted },
    pagesWith(session.configuration.blueprint),
  );
}
