import type * as z from "zod";
import type { Blueprint } from "../blueprint/blueprint.ts";
import { bounds, isTooDeep } from "../bounds.ts";
import {
  failure,
  type ProbeError,
  type ProbeResult,
  probeErrorSchema,
  succeed,
} from "../snapshot/probe-result.ts";
import { redact } from "../snapshot/redact.ts";
import { type SectionData, type SectionId, schemaOf, systemOf } from "../snapshot/snapshot.ts";
import type { Probe, ProbeContext } from "./probe.ts";

/** How a section is read: the answer as the server gave it; parsing (by the section's schema) and redacting is the same for all. */
export interface SectionReader<S extends SectionId> {
  section: S;
  uses?: readonly SectionId[];
  read(context: ProbeContext): Promise<ProbeResult<unknown>>;
  /** The data without what no check reads; absent: the shape itself is all that is read. */
  keep?(data: SectionData[S], blueprint: Blueprint): SectionData[S];
}

interface Finished<S extends SectionId> {
  answer: unknown;
  secrets: string;
  result: ProbeResult<SectionData[S]>;
}

/**
 * A probe whose data is redacted and has the section's shape, and whose errors are redacted. The very same answer as last time (a list that
 * follows its changes, and had none) is not gone through again: its result is the same object.
 */
export function sectionProbe<S extends SectionId>(reader: SectionReader<S>): Probe<S> {
  let last: Finished<S> | null = null;
  return {
    section: reader.section,
    uses: reader.uses ?? [],
    async collect(context) {
      const result = await reader.read(context);
      const secrets = context.connections.secrets();
      if (!result.ok) return failure(redactError(result.error, secrets));
      const answer = result.data;
      const known = secrets.join("\0");
      if (last !== null && last.answer === answer && last.secrets === known) return last.result;
      const finished = isTooDeep(answer)
        ? tooDeep(reader.section)
        : shaped(reader, answer, { secrets, blueprint: context.blueprint });
      last = { answer, secrets: known, result: finished };
      return finished;
    },
  };
}

/** The answer in the section's shape, with what checks read of it, without secrets. */
function shaped<S extends SectionId>(
  { section, keep = (data) => data }: SectionReader<S>,
  answer: unknown,
  { secrets, blueprint }: { secrets: readonly string[]; blueprint: Blueprint },
): ProbeResult<SectionData[S]> {
  const schema = schemaOf(section);
  const parsed = schema.safeParse(answer);
  if (!parsed.success) return failure(redactError(invalidSection(section, answer, parsed.error), secrets));
  return succeed(schema.parse(redact(keep(parsed.data, blueprint), secrets)));
}

const tooDeep = (section: SectionId) =>
  failure({
    kind: "too-large",
    system: systemOf(section),
    message: `${section}: the answer is nested deeper than ${bounds.levels} levels`,
    hint: "Check that the address is the right one; nothing of a deployment of nomnom is nested that deep.",
  });

const redactError = (error: ProbeError, secrets: readonly string[]): ProbeError =>
  probeErrorSchema.parse(redact(error, secrets));

/** Names the item and the field that do not have the expected shape. */
function invalidSection(section: SectionId, data: unknown, error: z.ZodError): ProbeError {
  const [issue] = error.issues;
  const path = issue?.path ?? [];
  const [first, ...rest] = path;
  const item = Array.isArray(data) && typeof first === "number" ? nameOf(data[first]) : null;
  const where = item === null ? path.map(String).join(".") : `${item}: ${rest.map(String).join(".")}`;
  return {
    kind: "invalid",
    system: systemOf(section),
    message: `${section}: ${where}: ${issue?.message ?? "unexpected shape"}`,
    hint: "The server sent something this version of nomnom does not understand; please report it with the snapshot.",
  };
}

function nameOf(item: unknown): string | null {
  if (typeof item !== "object" || item === null) return null;
  for (const holder of ["metadata", "config"])
    if (holder in item) {
      const inner = Object.entries(item).find(([key]) => key === holder)?.[1];
      if (typeof inner === "object" && inner !== null && "name" in inner && typeof inner.name === "string")
        return inner.name;
    }
  return "name" in item && typeof item.name === "string" ? item.name : null;
}
