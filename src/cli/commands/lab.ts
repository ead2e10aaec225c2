import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";

interface LabCommandOptions {
  scenario: string;
}

/** `nomnom lab list|up|run`. */
export function labCommand(context: CliContext): Command {
  const lab = new Command("lab").description(
    "an embedded deployment to try, to demonstrate and to test against",
  );
  lab
    .command("list")
    .description("list the scenarios")
    .action(async () => {
      const { listScenarios } = await import("../lab/lab-list.ts");
      await listScenarios(context);
    });
  withScenario(lab.command("up"))
    .description("start a lab and keep it until Ctrl-C")
    .action(async ({ scenario }: LabCommandOptions) => {
      const { runLabUp } = await import("../lab/lab-up.ts");
      await runLabUp(context, scenario);
    });
  withScenario(lab.command("run"))
    .description("start a lab, run one command in it, and clean up")
    .usage("[--scenario NAME] -- COMMAND…")
    .argument("<command...>", "command and its arguments; KUBECONFIG is set for it")
    .action(async (command: string[], { scenario }: LabCommandOptions) => {
      const { runInLab } = await import("../lab/lab-run.ts");
      await runInLab(context, scenario, command);
    });
  return lab;
}

function withScenario(command: Command): Command {
  return command.option("--scenario <name>", "scenario to start; `nomnom lab list` shows them", "healthy");
}
