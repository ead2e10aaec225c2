import { UserError } from "../user-error.ts";
import type { Blueprint } from "./blueprint.ts";
import { extendedBlueprint } from "./built-in.ts";
import { configSchema } from "./config-schema.ts";
import type { WrittenConfig } from "./configured-settings.ts";
import { configuredStreams } from "./configured-streams.ts";
import { type Contradiction, contradictions, uniqueContradictions } from "./contradictions.ts";
import { problemsError } from "./problem.ts";
import { readTextFile } from "./read-text-file.ts";
import { problemAt, validate } from "./validate.ts";
import { parseYaml, type YamlText } from "./yaml-text.ts";

/** Reads a configuration file; `label` is what messages call it. @throws UserError `config-unreadable` or `config-invalid`. */
export async function readConfig(file: string, label: string): Promise<WrittenConfig> {
  const content = await readTextFile(file);
  if (!content.ok) {
    throw new UserError("config-unreadable", `cannot read ${label}: ${content.reason}`, {
      hint: "Name the configuration file with --config FILE, or leave the flag out.",
    });
  }
  const parsed = parseYaml(label, content.text);
  if (!parsed.ok) throw problemsError("config-invalid", parsed.problems, yamlHint);
  const validated = validate(configSchema, parsed.yaml);
  if (!validated.ok) throw problemsError("config-invalid", validated.problems, configHint);
  const config = validated.value;
  const streams = configuredStreams(extendedBlueprint(config), config) ?? [];
  refuse(parsed.yaml, contradictions(config, streams));
  return { config, yaml: parsed.yaml };
}

/** Refuses unique keys of the file on columns that its tables cannot have. @throws UserError `config-invalid`. */
export function refuseUniqueContradictions({ config, yaml }: WrittenConfig, blueprint: Blueprint): void {
  refuse(yaml, uniqueContradictions(config, blueprint));
}

function refuse(yaml: YamlText, found: readonly Contradiction[]): void {
  if (found.length === 0) return;
  throw problemsError(
    "config-invalid",
    found.map(({ path, message }) => problemAt(yaml, path, message)),
    configHint,
  );
}

const yamlHint = "`nomnom init FILE` writes one that is valid, to compare with.";
const configHint = "All keys are described in docs/configuration.md.";
