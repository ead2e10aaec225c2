import * as z from "zod";

/** How the newest messages fare by their rows in `message_status`, of the last 24 hours: counts and times, nothing of a message. */
export const messageStatusSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("counted"),
    /** The server's time, ISO 8601. */
    at: z.iso.datetime(),
    /** A row received longer before than this counts as overdue. */
    overdueAfterMs: z.number(),
    /** False: there are more rows of the last 24 hours than were looked at. */
    complete: z.boolean(),
    statuses: z.array(
      z.object({
        status: z.string(),
        rows: z.number(),
        overdue: z.number(),
        oldestAt: z.iso.datetime(),
        newestAt: z.iso.datetime(),
      }),
    ),
  }),
  /**
   * - `absent`: there is no such table, or it lacks `status` or a time in `received_at`.
   * - `refused`: this role may not read the two columns, or row security would hide rows from it.
   * - `large`: it has no index on `received_at`, and is too large to be read without.
   */
  z.object({ kind: z.enum(["absent", "refused", "large"]), identifier: z.string() }),
]);
export type MessageStatus = z.infer<typeof messageStatusSchema>;
