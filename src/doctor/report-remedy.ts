import { type Remedy, remedyLines } from "../remedy/remedy.ts";
import type { ReportedRemedy } from "./report.ts";

/** A remedy as the report holds it: its commands as lines to paste. */
export const reportRemedy = (remedy: Remedy | null): ReportedRemedy | null =>
  remedy && { summary: remedy.summary, commands: remedyLines(remedy) };
