import { type Configured, everyCheck, noConfiguration } from "../../checks/catalogue.ts";
import { areas } from "../../checks/check-id.ts";
import { fileCatalogue } from "../../checks/file-catalogue.ts";
import { selectTopic } from "../../doctor/select-checks.ts";
import { withoutDatabase } from "../../snapshot/database-name.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import { styleFor } from "../../terminal/style.ts";
import { pagesWith } from "../check-pages.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { writeFully } from "../output.ts";
import { chooseFormat } from "../output-format.ts";
import { findingPage } from "./finding-page.ts";
import { renderMarkdown } from "./markdown.ts";

/** Prints the page of one check or finding code, laid out in a terminal and as it is (Markdown) into a pipe; without a name, or for an area, the list of checks. */
export async function runExplainCommand(
  context: CliContext,
  name: string | null,
  request: GlobalRequest,
): Promise<void> {
  chooseFormat(request.output, "explain");
  const capabilities = capabilitiesOf(context.stdout, context.env, { noColour: !request.colour });
  const blueprint = await configured(context, request, name);
  const all = [...everyCheck(blueprint), ...fileCatalogue];
  const listed = all.filter(({ id }) => name === null || id.startsWith(`${name}/`));
  if (name === null || [...areas, "files"].some((area) => area === name)) {
    await writeFully(context.stdout, listOf(listed));
    return;
  }
  // Of a named database the page is the same.
  const { check, finding } = selectTopic(all, withoutDatabase(name));
  const checkPage = await pagesWith(blueprint)(check.id);
  const page = finding === null ? checkPage : findingPage(checkPage, finding);
  const text =
    context.stdout.isTTY === true ? renderMarkdown(page, capabilities, styleFor(capabilities)) : page;
  await writeFully(context.stdout, text);
}

/** Only what is about the configuration's own checks reads it: a page of another is shown although the file is broken. */
async function configured(
  context: CliContext,
  request: GlobalRequest,
  name: string | null,
): Promise<Configured> {
  if (name !== null && name !== "own" && !name.startsWith("own/")) return noConfiguration;
  const { readConfiguration } = await import("../session/session.ts");
  return (await readConfiguration(context, { ...request, entitiesDir: null })).blueprint;
}

function listOf(checks: readonly { id: string; title: string }[]): string {
  const width = Math.max(...checks.map(({ id }) => id.length), 0);
  return checks.map(({ id, title }) => `${id.padEnd(width)}  ${title}\n`).join("");
}
