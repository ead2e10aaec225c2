import type { HttpExpectation } from "../../blueprint/message-plan.ts";
import type { HttpReply } from "../../connect/http-call.ts";
import { hasValues } from "../../json-pointer.ts";
import { fillAll, type Marks } from "../plan/marks.ts";

/** Whether an answer is the one that the plan expects. */
export function isExpected({ status, json }: HttpReply, expect: HttpExpectation, marks: Marks): boolean {
  const isStatus = expect.status === null ? status >= 200 && status < 300 : status === expect.status;
  return (
    isStatus &&
    Object.entries(expect.json).every(([at, value]) => hasValues(json, { [at]: fillAll(value, marks) }))
  );
}

/** `202 accepted`. */
export const expectedWords = ({ status, json }: HttpExpectation): string =>
  [status ?? "2xx", ...Object.values(json)].join(" ");
