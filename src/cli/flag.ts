import { Argument, type Command, Option } from "commander";
import { parseDuration } from "../units/duration.ts";
import { longestTimerMs } from "../units/longest-timer.ts";
import { UserError } from "../user-error.ts";
import type { CliContext } from "./cli-context.ts";
import { nothing, type Source } from "./completion/source.ts";

/** What commander has read from the command line, and the environment, which stands in for some flags. */
export interface Given {
  values: Readonly<Record<string, unknown>>;
  env: CliContext["env"];
}

/** The flags of a command and of the program, as they were given. */
export const givenTo = (command: Command, { env }: CliContext): Given => ({
  values: command.optsWithGlobals(),
  env,
});

interface FlagDetails {
  /** What completes its value. */
  completes?: Source;
  /** The environment variable that counts where the flag was not given. */
  variable?: string;
}

/**
 * One flag: its words in the help, what completes its value, and the only place where the value is parsed. It parses without zod, which takes 25 ms to
 * load (4.6, bundled): the first frame of a screen waits for the flags.
 */
export class Flag<Value> extends Option {
  readonly completes: Source;
  readonly #parse: (given: unknown, name: string) => Value;
  readonly #variable: string | null;

  constructor(
    flags: string,
    description: string,
    parse: (given: unknown, name: string) => Value,
    { completes = nothing, variable }: FlagDetails = {},
  ) {
    super(flags, description);
    this.completes = completes;
    this.#parse = parse;
    this.#variable = variable ?? null;
  }

  /** Its value in a request. Throws UserError for one that means nothing. */
  of({ values, env }: Given): Value {
    const name = this.long ?? this.flags;
    const given = values[this.attributeName()];
    const isEmpty = given === "" || (Array.isArray(given) && given.every((value) => value === ""));
    if (isEmpty && !(Array.isArray(given) && given.length === 0)) throw emptyValue(name);
    // An empty variable is one that is not set.
    const instead = this.#variable === null ? undefined : env[this.#variable] || undefined;
    return this.#parse(given ?? instead, name);
  }
}

const emptyValue = (name: string): UserError =>
  new UserError("empty-value", `${name} is empty`, {
    hint: "A variable that is not set? Leave it out, or give it a value.",
  });

/** Gives a command its flags, in this order. */
export function withFlags(command: Command, flags: Readonly<Record<string, Option>>): Command {
  for (const flag of Object.values(flags)) command.addOption(flag);
  return command;
}

/** An operand of a command, and what completes it. An empty one is refused, and of another program's command line an empty program. */
export class Operand extends Argument {
  readonly completes: Source;

  constructor(name: string, description: string, completes: Source, { isCommandLine = false } = {}) {
    super(name, description);
    this.completes = completes;
    this.argParser((value: string, before: unknown) => {
      if (value === "" && !(isCommandLine && before !== undefined))
        throw emptyValue(`argument '${this.name()}'`);
      if (!this.variadic) return value;
      return Array.isArray(before) ? [...before, value] : [value];
    });
  }
}

const textOf = (given: unknown): string | null => (typeof given === "string" ? given : null);

/** Its text; null where it was not given. */
export const textFlag = (flags: string, description: string, details?: FlagDetails): Flag<string | null> =>
  new Flag(flags, description, textOf, details);

/** Whether it was given. */
export const switchFlag = (flags: string, description: string): Flag<boolean> =>
  new Flag(flags, description, (given) => given === true);

/** `--no-…`: false where it was given. */
export const denyingFlag = (flags: string, description: string): Flag<boolean> =>
  new Flag(flags, description, (given) => given !== false);

/** Values after one flag, separated by spaces or commas. */
export const listFlag = (flags: string, description: string, details?: FlagDetails): Flag<string[]> =>
  new Flag(
    flags,
    description,
    (given) => {
      const values: readonly unknown[] = Array.isArray(given) ? given : [];
      return values.flatMap((value) => String(value).split(",")).filter((value) => value !== "");
    },
    details,
  );

/** A duration in milliseconds; null where it was not given. */
export const durationFlag = (
  flags: string,
  description: string,
  details?: FlagDetails,
): Flag<number | null> => new Flag(flags, description, parseDurationOf, details);

/** As {@link durationFlag}, for deadlines: zero is no deadline anybody can keep. */
export const deadlineFlag = (
  flags: string,
  description: string,
  details?: FlagDetails,
): Flag<number | null> =>
  new Flag(
    flags,
    description,
    (given, name) => {
      const milliseconds = parseDurationOf(given, name);
      if (milliseconds === 0)
        throw new UserError("bad-duration", `${name}: "${given}" is too short`, {
          hint: "Give at least 1ms.",
        });
      return milliseconds;
    },
    details,
  );

function parseDurationOf(given: unknown, name: string): number | null {
  const text = textOf(given);
  if (text === null) return null;
  const parsed = parseDuration(text);
  if (!parsed.ok)
    throw new UserError("bad-duration", `${name}: ${parsed.error}`, {
      hint: `Give a duration such as ${name} 30s.`,
    });
  if (parsed.milliseconds > longestTimerMs)
    throw new UserError("bad-duration", `${name}: "${text}" is too long`, {
      hint: `Give at most ${Math.floor(longestTimerMs / 3_600_000)}h.`,
    });
  // A timer counts whole milliseconds.
  return Math.ceil(parsed.milliseconds);
}
