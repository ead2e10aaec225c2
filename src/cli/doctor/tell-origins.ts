import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import { redactText } from "../../snapshot/redact.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";

/** With `-v`: where each setting and each part of the blueprint came from, on stderr. */
export async function tellOrigins(
  context: CliContext,
  { file, origins }: LoadedConfiguration,
  connections: readonly { name: string; value: string; origin: string }[],
): Promise<void> {
  const lines = [
    ...connections.map(({ name, value, origin }) => `${name} = ${redactText(value, [])}  (${origin})`),
    `configuration file: ${file ?? "none"}`,
    ...Object.entries(origins).map(([part, origin]) => `blueprint ${part}: ${origin}`),
  ];
  await writeFully(context.stderr, lines.map((line) => `${sanitise(line)}\n`).join(""));
}
