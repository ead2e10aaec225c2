import type { Command, Option } from "commander";

/** What the word under the cursor is, by the words before it. */
export type Position = Given &
  (
    | { kind: "flag"; word: string }
    /** `lead`: what stands before the value in the same word, such as `--only=`. */
    | { kind: "value"; option: Option; lead: string; word: string }
    /** `index`: how many operands of the command stand before it. */
    | { kind: "operand"; index: number; word: string }
    /** Behind `--`: words of somebody else's command. */
    | { kind: "foreign" }
  );

interface Given {
  command: Command;
  /** The flags so far, by attribute name, with their last value. */
  flags: ReadonlyMap<string, string>;
}

/** Reads the words as commander would. The last one is the one to complete, and may be empty. */
export function positionOf(program: Command, words: readonly string[]): Position {
  const before = words.slice(0, -1);
  const word = words.at(-1) ?? "";
  const flags = new Map<string, string>();
  let command = program;
  let index = 0;
  let open: Option | null = null;

  for (const token of before) {
    if (token === "--") return { kind: "foreign", command, flags };
    if (token.startsWith("-") && token !== "-") {
      const { option, value } = flagOf(command, token);
      if (option !== null) flags.set(option.attributeName(), value ?? "");
      open = option !== null && takesValue(option) && (value === null || option.variadic) ? option : null;
    } else if (open !== null) {
      flags.set(open.attributeName(), token);
      if (!open.variadic) open = null;
    } else if (token !== "help" || command !== program) {
      const next = index === 0 ? command.commands.find((child) => child.name() === token) : undefined;
      if (next === undefined) index += 1;
      else command = next;
    }
  }

  const given = { command, flags };
  if (word.startsWith("-")) {
    const { option, value } = flagOf(command, word);
    if (option === null || value === null || !word.includes("=")) return { kind: "flag", word, ...given };
    return { kind: "value", option, lead: word.slice(0, word.length - value.length), word: value, ...given };
  }
  if (open !== null) return { kind: "value", option: open, lead: "", word, ...given };
  return { kind: "operand", index, word, ...given };
}

const takesValue = (option: Option) => option.required || option.optional;

/** The flag of a token: `--name`, `--name=value`, `-n`, `-nvalue`; `value` is null where none is attached. */
function flagOf(command: Command, token: string): { option: Option | null; value: string | null } {
  const options = optionsOf(command);
  const [name = "", attached] = /^(--[^=]+)(?:=(.*))?$/s.exec(token)?.slice(1) ?? [];
  if (name !== "") {
    return { option: options.find(({ long }) => long === name) ?? null, value: attached ?? null };
  }
  const option = options.find(({ short }) => short !== undefined && token.startsWith(short)) ?? null;
  const rest = token.slice(2);
  return { option, value: option !== null && takesValue(option) && rest !== "" ? rest : null };
}

/** The options of a command and of all above it. */
export function optionsOf(command: Command): Option[] {
  const own = [...command.options];
  return command.parent === null ? own : [...own, ...optionsOf(command.parent)];
}
