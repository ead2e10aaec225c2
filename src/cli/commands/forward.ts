import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { givenTo } from "../flag.ts";
import { globalRequest, outputFlag } from "../global-flags.ts";

const examples = `
TARGET is [LOCAL:]KIND/NAME[:PORT]; KIND is svc, pod, deploy, sts, ds, rs or job, PORT a number or a name. Without LOCAL
any free port is taken; without TARGET every port of the release's Services is forwarded. Ports may follow as kubectl has
them: svc/y 8080:80 :81.

Examples:
  nomnom forward                                everything of the release
  nomnom forward svc/nomnom-postgres:5432       one port of a Service, on a free local port
  nomnom forward 8080:svc/nomnom-ingestion-api:http pod/nomnom-nats-0:8222
`;

/** `nomnom forward [TARGET…]`. */
export function forwardCommand(context: CliContext): Command {
  return new Command("forward")
    .description("forward local ports to pods, through restarts and rollouts, until Ctrl-C")
    .argument("[target...]", "such as svc/nomnom-postgres:5432 or 8080:svc/y:http")
    .addHelpText("after", examples)
    .action(async (targets: string[], _own: unknown, command: Command) => {
      const { runForwardCommand } = await import("../forward/forward-command.ts");
      // NOMNOM_OUTPUT is for reports: only a format that was asked for here is refused.
      const output = outputFlag.of({ ...givenTo(command, context), env: {} });
      await runForwardCommand(context, targets, { ...globalRequest(givenTo(command, context)), output });
    });
}
