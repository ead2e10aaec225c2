import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { givenTo, textFlag, withFlags } from "../flag.ts";
import { globalRequest, outputFlag } from "../global-flags.ts";

const examples = `
TARGET is [LOCAL:]KIND/NAME[:PORT]; KIND is svc, pod, deploy, sts, ds, rs or job, PORT a number or a name. Without LOCAL
any free port is taken; without TARGET every port of the release's Services is forwarded. Ports may follow as kubectl has
them: svc/y 8080:80 :81.

Examples:
  nomnom forward                                everything of the release
  nomnom forward svc/nomnom-postgres:5432       one port of a Service, on a free local port
  nomnom forward 8080:svc/nomnom-ingestion-api:http pod/nomnom-nats-0:8222
  nomnom forward --address localhost,192.0.2.7 svc/nomnom-nats:4222      for other machines too
`;

const flags = {
  address: textFlag(
    "--address <list>",
    "where to listen: localhost (both loopbacks, the default) or IP addresses",
    {
      completes: {
        kind: "words",
        list: true,
        words: () => [
          { value: "localhost", description: "127.0.0.1 and ::1" },
          { value: "127.0.0.1", description: "this machine, IPv4" },
          { value: "::1", description: "this machine, IPv6" },
          { value: "0.0.0.0", description: "every machine that reaches this one" },
        ],
      },
    },
  ),
};

/** `nomnom forward [TARGET…]`. */
export function forwardCommand(context: CliContext): Command {
  const forward = new Command("forward")
    .description("forward local ports to pods, through restarts and rollouts, until Ctrl-C")
    .argument("[target...]", "such as svc/nomnom-postgres:5432 or 8080:svc/y:http")
    .addHelpText("after", examples)
    .action(async (targets: string[], _own: unknown, command: Command) => {
      const { runForwardCommand } = await import("../forward/forward-command.ts");
      // NOMNOM_OUTPUT is for reports: only a format that was asked for here is refused.
      const output = outputFlag.of({ ...givenTo(command, context), env: {} });
      const address = flags.address.of(givenTo(command, context));
      const request = { ...globalRequest(givenTo(command, context)), output, address };
      await runForwardCommand(context, targets, request);
    });
  return withFlags(forward, flags);
}
