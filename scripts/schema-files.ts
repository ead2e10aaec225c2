import { readFileSync } from "node:fs";
import * as z from "zod";
import { configSchema } from "../src/blueprint/config-schema.ts";
import { diffReportSchema } from "../src/doctor/diff/diff-report.ts";
import { doctorReportSchema, errorDocumentSchema } from "../src/doctor/report.ts";
import {
  e2ePlanSchema,
  e2eRepeatReportSchema,
  e2eReportSchema,
  e2eSoakReportSchema,
} from "../src/e2e/documents.ts";
import { fixReportSchema } from "../src/fix/fix-report.ts";
import { recoveryReportSchema } from "../src/journal/recovery-report.ts";
import { snapshotSchema } from "../src/snapshot/snapshot.ts";
import { configurationPage, describedKeys, withDescriptions } from "./configuration-reference.ts";

/** JSON Schemas of every document nomnom writes, by file name; kept in docs/schemas/ by `npm run schemas`. */
export function schemaFiles(): Record<string, string> {
  return {
    "nomnom.doctor.schema.json": textOf(configurationSchema()),
    "diff-report.schema.json": schemaText("nomnom diff report", diffReportSchema),
    "doctor-report.schema.json": schemaText("nomnom doctor report", doctorReportSchema),
    "e2e-plan.schema.json": schemaText("nomnom e2e --dry-run", e2ePlanSchema),
    "e2e-recovery.schema.json": schemaText("nomnom e2e --recover", recoveryReportSchema),
    "e2e-repeat-report.schema.json": schemaText("nomnom e2e --repeat", e2eRepeatReportSchema),
    "e2e-report.schema.json": schemaText("nomnom e2e report", e2eReportSchema),
    "e2e-soak-report.schema.json": schemaText("nomnom e2e --rate --count", e2eSoakReportSchema),
    "fix-report.schema.json": schemaText("nomnom fix report", fixReportSchema),
    "error.schema.json": schemaText("nomnom error", errorDocumentSchema),
    "snapshot.schema.json": schemaText("nomnom snapshot", snapshotSchema),
  };
}

/**
 * Documents may get more keys within one schema version, so unknown keys are allowed. For the snapshot this is the form in which it is
 * read: what has a default may be absent.
 */
const schemaText = (title: string, schema: z.ZodType): string => textOf(jsonSchema(title, schema));

const jsonSchema = (title: string, schema: z.ZodType) => ({
  title,
  ...z.toJSONSchema(schema, { io: "input", target: "draft-7", reused: "ref" }),
});

const textOf = (schema: unknown): string => `${JSON.stringify(schema, null, 2)}\n`;

/** With what the page says of each key, which editors show where it is written. */
function configurationSchema(): unknown {
  const page = readFileSync(new URL(`../${configurationPage}`, import.meta.url), "utf8");
  return withDescriptions(jsonSchema("nomnom.doctor.yaml", configSchema), describedKeys(page));
}
