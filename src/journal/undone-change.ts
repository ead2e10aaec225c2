import * as z from "zod";

/** Whether a change has been undone; `kept`: on purpose; `left`: could not be. */
export const undoneChangeSchema = z.object({
  what: z.string(),
  state: z.enum(["undone", "not-needed", "kept", "left"]),
  detail: z.string().nullable(),
});
export type UndoneChange = z.infer<typeof undoneChangeSchema>;

/** What is said while changes are undone. */
export type UndoEvent = { type: "undoing"; what: string } | { type: "undone"; change: UndoneChange };
