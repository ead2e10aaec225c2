import type { Format } from "../../report/formats.ts";
import type { Given } from "../flag.ts";
import { entitiesFlag, globalRequest } from "../global-flags.ts";
import { chooseFormat } from "../output-format.ts";
import type { SessionRequest } from "../session/session.ts";

/** What `nomnom diff` is asked to do. */
export interface DiffRequest extends SessionRequest {
  format: Format;
}

/** Throws UserError for flags that mean nothing. */
export function diffRequest(given: Given): DiffRequest {
  const global = globalRequest(given);
  return { ...global, entitiesDir: entitiesFlag.of(given), format: chooseFormat(global.output, "diff") };
}
