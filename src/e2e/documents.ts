import { e2eRepeatReportSchemaOf } from "./repeat/repeat-report.ts";
import { e2eReportSchemaOf, stepResultSchemaOf } from "./reporting/e2e-report.ts";
import { e2ePlanSchemaOf } from "./run/plan.ts";
import { e2eSoakReportSchemaOf } from "./soak/soak-report.ts";
import { stepIds } from "./steps/steps.ts";

// What e2e writes, with the ids of the steps there are.

export const stepResultSchema = stepResultSchemaOf(stepIds);
export const e2eReportSchema = e2eReportSchemaOf(stepIds);
export const e2eRepeatReportSchema = e2eRepeatReportSchemaOf(stepIds);
export const e2eSoakReportSchema = e2eSoakReportSchemaOf(stepIds);
export const e2ePlanSchema = e2ePlanSchemaOf(stepIds);
