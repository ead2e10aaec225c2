import type { Command, Option } from "commander";
import { failOnLevels } from "../../doctor/exit-code.ts";
import { steps } from "../../e2e/steps/steps.ts";
import { settingSources } from "../../systems/systems.ts";
import type { CliContext } from "../cli-context.ts";
import { e2eFormats } from "../e2e/e2e-flags.ts";
import { outputFormats } from "../output-format.ts";
import type { Position } from "./position.ts";
import { shells } from "./shell-scripts.ts";

export interface Suggestion {
  value: string;
  /** One line; empty where the value says it all. */
  description: string;
}

/** Where the words for a flag's value or an operand come from. */
export type Source =
  | { kind: "files" }
  | { kind: "folders" }
  | {
      kind: "words";
      /** Whether several may be given with commas between them. */
      list: boolean;
      words(asked: { context: CliContext; flags: Position["flags"] }): Promise<Suggestion[]> | Suggestion[];
    };

const files: Source = { kind: "files" };
const folders: Source = { kind: "folders" };
const plain = (...values: readonly string[]): Source => ({
  kind: "words",
  list: false,
  words: () => values.map((value) => ({ value, description: "" })),
});
const nothing = plain();

/** Ids of checks, and how to mean all of an area. */
const checks: Source = {
  kind: "words",
  list: true,
  async words() {
    const { catalogue } = await import("../../checks/catalogue.ts");
    return catalogue.map(({ id, title }) => ({ value: id, description: title }));
  },
};

const areas: Source = {
  kind: "words",
  list: true,
  async words() {
    const { areas: names } = await import("../../checks/check-id.ts");
    return names.map((value) => ({ value, description: "" }));
  },
};

const stepNames: Source = {
  kind: "words",
  list: true,
  words: () => steps.map(({ id, title }) => ({ value: id, description: title })),
};

const scenarios: Source = {
  kind: "words",
  list: false,
  async words() {
    const { readdir } = await import("node:fs/promises");
    const { packageRoot } = await import("../package-root.ts");
    const entries = await readdir(new URL("fixtures/lab/", packageRoot()), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({ value: name, description: "" }));
  },
};

const contexts: Source = {
  kind: "words",
  list: false,
  words: async ({ context, flags }) => (await import("./cluster-words.ts")).contextWords(context, flags),
};

const namespaces: Source = {
  kind: "words",
  list: false,
  words: async ({ context, flags }) => (await import("./cluster-words.ts")).namespaceWords(context, flags),
};

const byFlag: Readonly<Record<string, Source>> = {
  ...Object.fromEntries(
    settingSources.flatMap(({ flag, isFile }) => (flag !== null && isFile ? [[flag.name, files]] : [])),
  ),
  "--config": files,
  "--from": files,
  "--save-snapshot": files,
  "--message": files,
  "--entities": folders,
  "--context": contexts,
  "--namespace": namespaces,
  "--only": checks,
  "--skip": checks,
  "--area": areas,
  "--step": stepNames,
  "--from-step": stepNames,
  "--skip-step": stepNames,
  "--scenario": scenarios,
  "--fail-on": plain(...failOnLevels),
};

const formatsOf: Readonly<Record<string, Source>> = {
  doctor: plain("tui", ...outputFormats),
  e2e: plain("tui", ...e2eFormats),
  snapshot: plain("text", "json"),
  diff: plain("text", "json"),
};

/** What the value of a flag can be. */
export function valueSource({ long }: Option, command: Command): Source {
  if (long === "--output") return formatsOf[command.name()] ?? plain("text");
  return byFlag[long ?? ""] ?? nothing;
}

/** What an operand can be. */
export function operandSource({ command, index }: Extract<Position, { kind: "operand" }>): Source {
  switch (command.name()) {
    case "explain":
      return index === 0 ? checks : nothing;
    case "completion":
      return index === 0 ? plain(...shells) : nothing;
    case "init":
    case "snapshot":
      return index === 0 ? files : nothing;
    case "diff":
      return index <= 1 ? files : nothing;
    case "run":
      return files;
    default:
      return nothing;
  }
}
