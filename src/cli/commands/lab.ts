import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { files } from "../completion/source.ts";
import { scenarios } from "../completion/sources.ts";
import { Flag, givenTo, Operand } from "../flag.ts";

const scenarioFlag = new Flag(
  "--scenario <name>",
  "scenario to start; `nomnom lab list` shows them",
  String,
  { completes: scenarios },
).default("healthy");

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
    .action(async (_own: unknown, command: Command) => {
      const { runLabUp } = await import("../lab/lab-up.ts");
      await runLabUp(context, scenarioFlag.of(givenTo(command, context)));
    });
  withScenario(lab.command("run"))
    .description("start a lab, run one command in it, and clean up")
    .usage("[--scenario NAME] -- COMMAND…")
    .addArgument(
      new Operand("<command...>", "command and its arguments; KUBECONFIG is set for it", files, {
        isCommandLine: true,
      }),
    )
    .action(async (words: string[], _own: unknown, command: Command) => {
      const { runInLab } = await import("../lab/lab-run.ts");
      await runInLab(context, scenarioFlag.of(givenTo(command, context)), words);
    });
  return lab;
}

function withScenario(command: Command): Command {
  return command.addOption(scenarioFlag);
}
