import { loadScenario, scenarioNames } from "../../lab/scenarios/load-scenario.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";

/** Prints the scenarios, one a line, with what each shows. */
export async function listScenarios(context: CliContext): Promise<void> {
  const scenarios = await Promise.all((await scenarioNames()).map(loadScenario));
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const lines = scenarios.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`);
  await writeFully(context.stdout, lines.join(""));
}
