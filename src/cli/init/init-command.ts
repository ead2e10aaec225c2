import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { forTarget } from "../../blueprint/with-release.ts";
import { catalogue } from "../../checks/catalogue.ts";
import { unreadSections } from "../../doctor/unread-sections.ts";
import type { SectionId, Snapshot } from "../../snapshot/snapshot.ts";
import { exitCodes, UserError } from "../../user-error.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { writeFully } from "../output.ts";
import { chooseFormat } from "../output-format.ts";
import { followRun } from "../session/follow-run.ts";
import { tellBugs } from "../session/notes.ts";
import { openSession } from "../session/session.ts";
import { readingExitCode, unreadWords } from "../session/unread.ts";
import { starterConfig } from "./starter-config.ts";

/** What the file is made of. */
const sections: readonly SectionId[] = [
  "kubernetes/deployments",
  "kubernetes/statefulsets",
  "kubernetes/daemonsets",
  "nats/streams",
  "nats/monitoring",
  "postgres/server",
];

/** `nomnom init [FILE]`: looks at the deployment, and writes a configuration for it that `doctor --config` accepts. Replaces no file. */
export async function runInitCommand(
  context: CliContext,
  file: string,
  request: GlobalRequest,
): Promise<void> {
  chooseFormat(request.output, "init");
  const path = file === "-" ? null : resolve(context.cwd, file);
  if (path !== null) await refuseExisting(path, file);

  const session = await openSession(context, { ...request, entitiesDir: null });
  const chosen = catalogue.filter(({ id }) => id.endsWith("/reachable"));
  const run = session.run({ chosen, source: await session.live(), alsoRead: sections });
  const { snapshot, bugs } = await followRun(run, context, request);
  const unread = unreadSections(snapshot);
  if (sections.every((section) => snapshot.sections[section]?.ok !== true)) throw nothingFound(snapshot);

  const text = starterConfig(snapshot, forTarget(session.configuration.blueprint, snapshot.target));
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
  const ending = { bugs: bugs.length, interrupted: context.signal.aborted };
  context.exitWith(readingExitCode(unread, ending));
}

/** Said before anything is read; writing refuses once more. */
async function refuseExisting(path: string, file: string): Promise<void> {
  const handle = await open(path, "r").catch(() => null);
  if (handle === null) return;
  await handle.close();
  throw exists(file);
}

const exists = (file: string) =>
  new UserError("file-exists", `${file} exists, and init replaces nothing`, {
    hint: "give another name, or - for stdout: nomnom init - | diff nomnom.doctor.yaml -",
  });

async function writeNew(path: string, file: string, text: string): Promise<void> {
  try {
    await using handle = await open(path, "wx");
    await handle.writeFile(text);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw exists(file);
    throw new UserError("unwritable-config", `cannot write ${file}: ${whyUnreadable(error)}`, {
      hint: "check that the folder exists and may be written",
      cause: error,
    });
  }
}

function nothingFound({ sections: read }: Snapshot): UserError {
  const errors = Object.values(read).flatMap((section) => (section.ok ? [] : [section.error]));
  const reason = errors.find(({ kind }) => kind !== "not-configured") ?? errors[0];
  return new UserError(
    "nothing-found",
    `nothing could be read to write a configuration from: ${reason?.message ?? ""}`,
    {
      hint: reason?.hint ?? "`nomnom doctor` says what is missing",
      exitCode: exitCodes.inconclusive,
    },
  );
}
