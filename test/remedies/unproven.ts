import { catalogue } from "../../src/checks/catalogue.ts";
import { repairs } from "../../src/fix/repairs.ts";
import { casesOf, resultOf } from "../support/checks/cases.ts";
import { type Way, waysOfChecks } from "./ways.ts";

/** Findings whose remedy changes something and that neither a row of the page's table nor a repair of `nomnom fix` proves, with the reason. */
export async function unproven(page: string): Promise<Map<string, string>> {
  const proven = new Set([...page.matchAll(row)].map(([, code]) => code));
  const repaired = new Set<string>(repairs.flatMap(({ codes }) => codes));
  const left = new Map<string, Way[]>();
  for (const check of catalogue)
    for (const row of await casesOf(check.id))
      for (const way of waysOfChecks([resultOf(check, row)]))
        if (way.effect !== "shows" && !proven.has(way.code) && !repaired.has(way.code))
          left.set(way.code, [...(left.get(way.code) ?? []), way]);
  return new Map([...left].map(([code, ways]) => [code, reasonOf(ways)]));
}

const row = /^\| (\S+) \|.*\| (?:repairs|prevents|copies) \|/gm;

/** Why no run types it. */
function reasonOf(ways: readonly Way[]): string {
  const all = (holds: (way: Way) => boolean) => ways.every(holds);
  if (all(({ asks }) => asks)) return "asks for a value that only the reader knows";
  if (all(({ asks, typed }) => asks || /^nomnom (e2e|fix) --recover$/.test(typed)))
    return "proven by the tests of recovery (test/integration/e2e, test/integration/fix)";
  if (all(({ asks, typed }) => asks || /^(sh -c 'exec )?redis-cli /.test(typed)))
    return "proven by the tests of Redis (test/integration/redis)";
  if (all(({ asks, typed }) => asks || /^(docker|kind|helm) /.test(typed)))
    return "needs a registry, an image or a chart";
  return "no run brings it about yet";
}

/** As lines of the page. */
export const unprovenLines = (left: ReadonlyMap<string, string>): string =>
  [...left].map(([code, reason]) => `- \`${code}\`: ${reason}`).join("\n");
