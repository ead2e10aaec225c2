import { resolve } from "node:path";
import * as z from "zod";
import type { Comparable } from "../../doctor/diff/diff-documents.ts";
import { type DoctorReport, doctorReportSchema, reportSchemaVersion } from "../../doctor/report.ts";
import { parseSnapshot } from "../../snapshot/file.ts";
import { readJsonFile } from "../../snapshot/json-file.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { UserError } from "../../user-error.ts";

const headSchema = z.object({ kind: z.string(), schemaVersion: z.number() });

/**
 * A snapshot, with what `check` makes of it, or a report of doctor. Throws UserError for anything else.
 * @param file as the user calls it; `cwd` is where that is.
 */
export async function readComparable(
  file: string,
  cwd: string,
  check: (snapshot: Snapshot) => Promise<DoctorReport>,
): Promise<Comparable> {
  const read = await readJsonFile(resolve(cwd, file), "document", (document) => parsed(file, document));
  return read.kind === "Snapshot" ? { ...read, report: await check(read.snapshot) } : read;
}

function parsed(file: string, document: unknown) {
  const head = headSchema.safeParse(document);
  switch (head.data?.kind) {
    case "Snapshot":
      return { kind: head.data.kind, file, snapshot: parseSnapshot(file, document) } as const;
    case "DoctorReport":
      return {
        kind: head.data.kind,
        file,
        report: parseReport(file, head.data.schemaVersion, document),
      } as const;
    default:
      throw new UserError(
        "not-comparable",
        head.success ? `${file} is a ${head.data.kind}` : `${file} is no document of nomnom`,
        { hint: "Compare two snapshots (nomnom snapshot FILE) or two reports (nomnom doctor -o json)." },
      );
  }
}

function parseReport(file: string, schemaVersion: number, document: unknown): DoctorReport {
  if (schemaVersion > reportSchemaVersion) {
    throw new UserError(
      "newer-report",
      `${file} has report schema ${schemaVersion}; this nomnom reads up to ${reportSchemaVersion}`,
      { hint: "Compare them with the nomnom that wrote them, or a newer one." },
    );
  }
  const parsed = doctorReportSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    "invalid-report",
    `${file}: ${(issue?.path ?? []).map(String).join(".")}: ${issue?.message ?? "wrong shape"}`,
    { hint: "The file was edited or written by another program." },
  );
}
