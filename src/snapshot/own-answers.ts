import * as z from "zod";

/** What a server answered to the question of an own check of the configuration: only what the check looks at. */
const ownAnswerSchema = z.object({
  name: z.string(),
  /** Tells the question from every other. */
  asked: z.string(),
  /**
   * `answered`; `silent`: it was asked, and nothing came back; `unasked`: the question could not be put, or was refused, which says nothing of what was asked
   * for.
   */
  kind: z.enum(["answered", "silent", "unasked"]),
  /** Place → what stands there, as in the check's `expect`; of a column the values of all rows. What is not there is absent. */
  found: z.record(z.string(), z.json()),
  /** Why there is no answer; null: there is one. */
  why: z.string().nullable(),
});
export type OwnAnswer = z.infer<typeof ownAnswerSchema>;

export const ownAnswersSchema = z.array(ownAnswerSchema);
