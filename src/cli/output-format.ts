import { UserError } from "../user-error.ts";

export const outputFormats = ["text", "json"] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** The wanted output format; `text` when nothing was said. */
export function parseOutputFormat(wanted: string | undefined): OutputFormat {
  if (wanted === undefined) return "text";
  const format = outputFormats.find((name) => name === wanted);
  if (format !== undefined) return format;
  throw new UserError("unknown-output", `-o ${wanted}: there is no such output`, {
    hint: `available: ${outputFormats.join(", ")}`,
  });
}

/**
 * The format an error is reported in before, or although, the arguments could not be parsed: `-o json`, `-ojson`, `-o=json`,
 * `--output json` or `--output=json` anywhere before a `--`.
 */
export function outputFormatForErrors(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): OutputFormat {
  const end = argv.indexOf("--");
  const own = end === -1 ? argv : argv.slice(0, end);
  let wanted = env.NOMNOM_OUTPUT;
  own.forEach((argument, index) => {
    if (argument === "-o" || argument === "--output") wanted = own[index + 1];
    else wanted = /^(?:--output=|-o=?)(\w+)$/.exec(argument)?.[1] ?? wanted;
  });
  return wanted === "json" ? "json" : "text";
}
