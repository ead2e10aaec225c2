import { templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import type { CheckInput } from "../../check.ts";

export const reads = ["postgres/tables", "postgres/unique-keys"] as const;
/** Without the statements nothing passes; the others name causes. */
export const optional = [
  "postgres/statements",
  "postgres/server",
  "postgres/privileges",
  ...templateSections,
] as const;

export type TableInput = CheckInput<(typeof reads)[number], (typeof optional)[number]>;
