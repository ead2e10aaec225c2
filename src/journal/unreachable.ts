import { UserError } from "../user-error.ts";

/** What an interrupted run has changed cannot be looked at. */
export const unreachable = (what: string, why: string) =>
  new UserError("recovery-unreachable", `${what} cannot be reached: ${why}`, {
    hint: "Nothing is forgotten; run it with --recover again when it answers.",
  });
