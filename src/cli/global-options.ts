import { type Command, Option } from "commander";

/** The options every command takes, before or after its name, as commander hands them over. */
export interface GlobalOptions {
  kubeconfig?: string;
  context?: string;
  namespace?: string;
  config?: string;
  natsUrl?: string;
  natsMonitoringUrl?: string;
  natsCreds?: string;
  natsCa?: string;
  databaseUrl?: string;
  kubernetes: boolean;
  output?: string;
  color: boolean;
  verbose?: boolean;
  quiet?: boolean;
  timeout?: string;
  requestTimeout?: string;
}

const target: readonly [flags: string, description: string][] = [
  ["--kubeconfig <file>", "kubeconfig file (default: KUBECONFIG, then ~/.kube/config)"],
  ["--context <name>", "kubeconfig context"],
  ["-n, --namespace <name>", "namespace of the release"],
  ["--config <file>", "nomnom.doctor.yaml to use (default: searched upwards from here)"],
  ["--nats-url <url>", "NATS server (NATS_URL; default: port-forward to the release's)"],
  ["--nats-monitoring-url <url>", "NATS monitoring port, such as http://host:8222"],
  ["--nats-creds <file>", "NATS credentials file"],
  ["--nats-ca <file>", "certificate authority of the NATS server"],
  ["--database-url <url>", "PostgreSQL database (DATABASE_URL, PG* variables)"],
  ["--no-kubernetes", "look at no cluster: compose and bare hosts"],
];

const behaviour: readonly [flags: string, description: string][] = [
  ["-o, --output <format>", "tui (doctor, e2e in a terminal), text, json, junit; doctor also sarif, github"],
  ["--no-color", "no colours (NO_COLOR)"],
  ["-v, --verbose", "say where settings come from, and more detail"],
  ["-q, --quiet", "only what needs somebody"],
  ["--timeout <duration>", "deadline of the whole run, such as 30s"],
  ["--request-timeout <duration>", "deadline of each call, such as 5s"],
];

/** Adds the global options to the program; its subcommands see them through `optsWithGlobals()`. */
export function addGlobalOptions(program: Command): void {
  for (const [flags, description] of target) {
    program.addOption(new Option(flags, description).helpGroup("What to look at:"));
  }
  for (const [flags, description] of behaviour) {
    program.addOption(new Option(flags, description).helpGroup("How:"));
  }
}
