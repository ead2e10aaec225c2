import { open, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { isOfOperator } from "../../collect/kubernetes/operators.ts";
import { unreadSections } from "../../doctor/unread-sections.ts";
import type { SectionId, Snapshot } from "../../snapshot/snapshot.ts";
import { exitCodes, UserError } from "../../user-error.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";
import { chooseFormat } from "../output-format.ts";
import { canAsk } from "../questions.ts";
import { tellBugs } from "../session/notes.ts";
import { openSession } from "../session/session.ts";
import { readingExitCode, unreadWords } from "../session/unread.ts";
import { askAbout } from "./ask-about.ts";
import { lookAround } from "./look.ts";
import { learn } from "./pipeline/learn.ts";
import type { Learned } from "./pipeline/learned.ts";
import { pipelineConfig } from "./pipeline/pipeline-config.ts";
import type { InitRequest } from "./request.ts";
import { starterConfig } from "./starter-config.ts";

/** `nomnom init [FILE]`: looks at the deployment, and writes a configuration for it that `doctor --config` accepts. Replaces no file. */
export async function runInitCommand(
  context: CliContext,
  file: string,
  { takesAll, ...request }: InitRequest,
): Promise<void> {
  chooseFormat(request.output, "init");
  const path = file === "-" ? null : resolve(context.cwd, file);
  if (path !== null) await refuseExisting(path, file);

  const session = await openSession(context, { ...request, entitiesDir: null });
  const { snapshot, bugs, contract, sections } = await lookAround(context, request, session);
  // Where nothing is learnt from the monitoring port, it was read to say why JetStream does not work.
  const unread = unreadSections(snapshot).filter(
    ({ section }) => section !== "nats/monitoring" || sections.includes(section),
  );
  if (!sections.some((section) => isRead(snapshot, section))) throw nothingFound(snapshot);

  const text =
    contract === null
      ? pipelineConfig(snapshot, await agreed(learn(snapshot), context, takesAll))
      : starterConfig(snapshot, contract);
  if (context.signal.aborted) return context.exitWith(exitCodes.interrupted);
  if (path === null) await writeFully(context.stdout, text);
  else await writeNew(path, file, text);
  const lines = [
    ...(path === null || request.quiet
      ? []
      : [`wrote ${file}; look it over, then: nomnom doctor --config ${file}`]),
    ...unreadWords(unread, snapshot),
  ];
  await writeFully(context.stderr, lines.map((line) => `${line}\n`).join(""));
  await tellBugs(context, bugs, request);
  context.exitWith(readingExitCode(unread, { bugs: bugs.length, interrupted: context.signal.aborted }));
}

const agreed = (learned: Learned, context: CliContext, takesAll: boolean): Learned | Promise<Learned> =>
  takesAll || !canAsk(context) ? learned : askAbout(context, learned);

/** Said before anything is read; writing refuses once more. */
async function refuseExisting(path: string, file: string): Promise<void> {
  const handle = await open(path, "r").catch(() => null);
  if (handle === null) return;
  await handle.close();
  throw exists(file);
}

const exists = (file: string) =>
  new UserError("file-exists", `${file} exists, and init replaces nothing`, {
    hint: "Give another name, or - for stdout: `nomnom init - | diff nomnom.doctor.yaml -`.",
  });

async function writeNew(path: string, file: string, text: string): Promise<void> {
  try {
    await using handle = await open(path, "wx");
    await handle.writeFile(text).catch(async (error: unknown) => {
      await rm(path);
      throw error;
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw exists(file);
    throw new UserError("unwritable-config", `cannot write ${file}: ${whyUnreadable(error)}`, {
      hint: "Name a file in a folder that exists, has room and may be written to.",
      cause: error,
    });
  }
}

/** Everybody may ask which APIs there are: an operator that is not installed is an empty list, and tells nothing of the deployment. */
function isRead({ sections }: Snapshot, id: SectionId): boolean {
  const section = sections[id];
  if (section?.ok !== true) return false;
  return !isOfOperator(id) || (Array.isArray(section.data) && section.data.length > 0);
}

function nothingFound({ sections: read }: Snapshot): UserError {
  const errors = Object.values(read).flatMap((section) =>
    section === undefined || section.ok ? [] : [section.error],
  );
  const reason = errors.find(({ kind }) => kind !== "not-configured") ?? errors[0];
  return new UserError(
    "nothing-found",
    `nothing could be read to write a configuration from: ${reason?.message ?? ""}`,
    {
      hint: reason?.hint ?? "`nomnom doctor` says what is missing.",
      exitCode: exitCodes.inconclusive,
    },
  );
}
