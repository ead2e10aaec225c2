import type { AnyCheck } from "../checks/check.ts";
import { failure } from "../snapshot/probe-result.ts";
import { type Sections, systemOf } from "../snapshot/snapshot.ts";

/** What a check reads: the sections that files stand for, and of the others that there is nothing behind them. */
export function sectionsFor({ reads, optional }: AnyCheck, written: Sections): Sections {
  const absent = [...reads, ...optional].map((id) => [
    id,
    failure({ kind: "not-configured", system: systemOf(id), message: "no server is looked at" }),
  ]);
  return { ...Object.fromEntries(absent), ...written };
}
