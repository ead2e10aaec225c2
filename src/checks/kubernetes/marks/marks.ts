import { parseJsonOr } from "../../../parse-json.ts";

/** What runs of nomnom write on objects while they change them (src/journal). */
export const markNames = [
  "nomnom-doctor/fix",
  "nomnom-doctor/e2e",
  "nomnom-doctor/fix-fence",
  "nomnom-doctor/e2e-fence",
] as const;

export interface Mark {
  name: (typeof markNames)[number];
  runId: string;
  /** Null: it does not say when, as a fence, which stands for a moment only. */
  at: string | null;
  /** To which it goes back, of a workload that e2e has scaled; null: it says nothing of that. */
  replicas: number | null;
}

/** As long as a single run takes by default, repairs that wait for their pods included; a soak may take hours. */
const runMs = 300_000;

/** The time is of the clock of whoever made the change, which may be behind or ahead. @param now Milliseconds since the epoch. */
export const mayBeGoingOn = ({ at }: Mark, now: number): boolean =>
  at !== null && Math.abs(now - Date.parse(at)) < runMs;

/** The first mark on an object; null: there is none. Somebody else's text under that name is reported with an unknown run. */
export function markOn(annotations: Readonly<Record<string, string>>): Mark | null {
  const name = markNames.find((one) => annotations[one] !== undefined);
  if (name === undefined) return null;
  const text = annotations[name] ?? "";
  if (name.endsWith("-fence")) return { name, runId: text, at: null, replicas: null };
  const mark = parseJsonOr(text, null);
  if (typeof mark !== "object" || mark === null) return { name, runId: "unknown", at: null, replicas: null };
  const { runId, at, replicas } = { runId: undefined, at: undefined, replicas: undefined, ...mark };
  return {
    name,
    runId: typeof runId === "string" ? runId : "unknown",
    at: typeof at === "string" ? at : null,
    replicas: name === "nomnom-doctor/e2e" && typeof replicas === "number" ? replicas : null,
  };
}
