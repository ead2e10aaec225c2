import type { FailOn } from "../../doctor/exit-code.ts";
import type { Format } from "../../report/formats.ts";
import { doctorFlags } from "../doctor/request.ts";
import type { Given } from "../flag.ts";
import { type GlobalRequest, globalRequest } from "../global-flags.ts";
import { chooseFormat } from "../output-format.ts";

/** What `nomnom lint` is asked to do. */
export interface LintRequest extends GlobalRequest {
  paths: readonly string[];
  failOn: FailOn;
  format: Format;
}

export const lintFlags = { failOn: doctorFlags.failOn };

/** Without a path: the folder where it is started. Throws UserError for flags that mean nothing. */
export function lintRequest(given: Given, paths: readonly string[]): LintRequest {
  const global = globalRequest(given);
  return {
    ...global,
    paths: paths.length === 0 ? ["."] : paths,
    failOn: lintFlags.failOn.of(given),
    format: chooseFormat(global.output, "lint"),
  };
}
