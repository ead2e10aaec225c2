import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { files } from "../completion/source.ts";
import { databases } from "../completion/sources.ts";
import { givenTo, Operand, textFlag, withFlags } from "../flag.ts";
import { globalRequest } from "../global-flags.ts";

const runFlags = {
  database: textFlag("--database <name>", "of several databases (`databases`) the one to reach", {
    completes: databases,
  }),
};

const examples = `
Examples:
  nomnom run -- nats stream ls
  nomnom run --database billing -- psql
  nomnom run -- psql -c 'SELECT count(*) FROM orders'
  nomnom run --context kind-nomnom -n nomnom-dev -- kubectl get pods
  nomnom run -- sh -c 'pg_dump "$DATABASE_URL" > before.sql'

The command gets NATS_URL, NATS_USER, NATS_PASSWORD, NATS_TOKEN, NATS_CREDS, NATS_CA, NATS_CERT, NATS_KEY, DATABASE_URL, PG* and a
KUBECONFIG whose current context and namespace are those that nomnom looks at. Port-forwards stay open until it ends, through pod restarts.
Its exit code becomes ours: 127 for a command that does not exist, 128 + n after signal n.
`;

/** `nomnom run -- COMMAND…`. */
export function runCommand(context: CliContext): Command {
  const run = new Command("run")
    .description(
      "run one command that reaches the pipeline: port-forwards opened, NATS_URL, DATABASE_URL, PG* and KUBECONFIG set",
    )
    .usage("[options] -- COMMAND…")
    .addArgument(new Operand("<command...>", "command and its arguments", files, { isCommandLine: true }))
    .addHelpText("after", examples)
    .action(async (words: string[], _own: unknown, command: Command) => {
      const { runWithTools } = await import("../run/run-with-tools.ts");
      const given = givenTo(command, context);
      await runWithTools(context, words, { ...globalRequest(given), database: runFlags.database.of(given) });
    });
  return withFlags(run, runFlags);
}
