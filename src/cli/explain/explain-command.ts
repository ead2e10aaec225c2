import { catalogue } from "../../checks/catalogue.ts";
import { areas } from "../../checks/check-id.ts";
import { fileCatalogue } from "../../checks/file-catalogue.ts";
import { selectTopic } from "../../doctor/select-checks.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import { styleFor } from "../../terminal/style.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { writeFully } from "../output.ts";
import { chooseFormat } from "../output-format.ts";
import { readCheckPage } from "../package-files.ts";
import { findingPage } from "./finding-page.ts";
import { renderMarkdown } from "./markdown.ts";

/** Prints the page of one check or finding code, laid out in a terminal and as it is (Markdown) into a pipe; without a name, or for an area, the list of checks. */
export async function runExplainCommand(
  context: CliContext,
  name: string | null,
  { output, colour }: GlobalRequest,
): Promise<void> {
  chooseFormat(output, "explain");
  const capabilities = capabilitiesOf(context.stdout, context.env, { noColour: !colour });
  const all = [...catalogue, ...fileCatalogue];
  const listed = all.filter(({ id }) => name === null || id.startsWith(`${name}/`));
  if (name === null || [...areas, "files"].some((area) => area === name)) {
    await writeFully(context.stdout, listOf(listed));
    return;
  }
  const { check, finding } = selectTopic(all, name);
  const checkPage = await readCheckPage(check.id);
  const page = finding === null ? checkPage : findingPage(checkPage, finding);
  const text =
    context.stdout.isTTY === true ? renderMarkdown(page, capabilities, styleFor(capabilities)) : page;
  await writeFully(context.stdout, text);
}

function listOf(checks: readonly { id: string; title: string }[]): string {
  const width = Math.max(...checks.map(({ id }) => id.length), 0);
  return checks.map(({ id, title }) => `${id.padEnd(width)}  ${title}\n`).join("");
}
