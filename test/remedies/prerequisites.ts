import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Programs whose lines doctor prints, with the command that installs each. */
const tools = [
  { program: "nats", args: ["--version"], install: "go install github.com/nats-io/natscli/nats@v0.5.0" },
  { program: "psql", args: ["--version"], install: "apt-get install -y postgresql-client" },
  { program: "kubectl", args: ["version", "--client"], install: "apt-get install -y kubernetes-client" },
];

/** What is not on PATH, and how it comes there; null: everything is there. */
export async function missingTool(): Promise<string | null> {
  const missing: string[] = [];
  for (const { program, args, install } of tools) {
    const found = await run(program, args).then(
      () => true,
      () => false, // not there, or it does not run
    );
    if (!found) missing.push(`${program} is not on PATH. Install it: ${install}`);
  }
  return missing.length === 0 ? null : missing.join("\n");
}
