import { similarName } from "../../../words/nearest.ts";
import type { FileCheck, PlacedFinding } from "../../file-check.ts";
import { defineFinding } from "../../finding.ts";
import { isUsed, type UsedValues } from "./used-values.ts";

const ignored = defineFinding({
  code: "files/unused-values/ignored",
  title: "A key of the values is read by no template",
  severity: ["warning"],
  resource: ["file/values"],
  recovers: null,
});

/** A key of a file of values, with all above it. */
export interface ValueKey {
  path: readonly string[];
  line: number;
  column: number;
}

/** Helm takes every key of a file of values without a word; what no template reads changes nothing. */
export const unusedValues: FileCheck<{ file: string; keys: readonly ValueKey[]; used: UsedValues }> = {
  id: "files/unused-values",
  title: "Every key of a chart's values is read by a template",
  findings: [ignored],
  decide({ file, keys, used }) {
    return keys
      .filter((key) => !isCondition(key) && isTopmost(key, used))
      .map((key) => finding(key, file, used));
  },
};

/** `enabled` at the top is what the chart around this one asks in its `condition`, with the chart's own value where it says nothing itself. */
const isCondition = ({ path }: ValueKey): boolean => path.length === 1 && path[0] === "enabled";

/** Of a tree that nobody reads only the root is reported. */
const isTopmost = ({ path }: ValueKey, used: UsedValues): boolean =>
  !isUsed(used, path) && (path.length === 1 || isUsed(used, path.slice(0, -1)));

function finding({ path, line, column }: ValueKey, file: string, used: UsedValues): PlacedFinding {
  const name = path.join(".");
  const siblings = used.paths.flatMap((other) =>
    other.length >= path.length && path.slice(0, -1).every((part, index) => other[index] === part)
      ? (other[path.length - 1] ?? [])
      : [],
  );
  const meant = similarName(path.at(-1) ?? "", [...new Set(siblings)]);
  return {
    line,
    column,
    what: name,
    finding: ignored({
      message: `No template reads ${name}: Helm accepts it without a warning, and it changes nothing.`,
      resource: `file/values/${file}`,
      evidence: { key: name, meant },
      remedy: {
        summary:
          meant === null
            ? `Remove ${name}, or let a template read it.`
            : `Call it ${[...path.slice(0, -1), meant].join(".")}, which the templates read.`,
        commands: [],
      },
      cause: [file, name],
    }),
  };
}
