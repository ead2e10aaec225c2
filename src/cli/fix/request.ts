import type { Command } from "commander";
import type { Format } from "../../report/formats.ts";
import type { CliContext } from "../cli-context.ts";
import { durationFlag, givenTo, switchFlag } from "../flag.ts";
import { entitiesFlag, globalRequest } from "../global-flags.ts";
import { chooseFormat } from "../output-format.ts";
import type { SessionRequest } from "../session/session.ts";

/** What `nomnom fix` is asked to do. */
export interface FixRequest extends SessionRequest {
  /** Ids of checks, which may hold `*`, and codes of findings; empty: all. */
  checks: string[];
  yes: boolean;
  recover: boolean;
  /** How long to look again until a repair shows. */
  waitMs: number;
  format: Format;
}

export const fixFlags = {
  yes: switchFlag("-y, --yes", "apply every plan, one after the other, without asking"),
  wait: durationFlag("--wait <duration>", "how long to look again until a repair shows (default: 60s)"),
  recover: switchFlag("--recover", "put back what an interrupted run changed"),
  entities: entitiesFlag,
};

const defaultWaitMs = 60_000;

/** @throws UserError for flags that mean nothing and for a format that fix does not have. */
export function fixRequest(context: CliContext, checks: string[], command: Command): FixRequest {
  const given = givenTo(command, context);
  const global = globalRequest(given);
  return {
    ...global,
    checks,
    entitiesDir: fixFlags.entities.of(given),
    yes: fixFlags.yes.of(given),
    recover: fixFlags.recover.of(given),
    waitMs: fixFlags.wait.of(given) ?? defaultWaitMs,
    format: chooseFormat(global.output, "fix"),
  };
}
