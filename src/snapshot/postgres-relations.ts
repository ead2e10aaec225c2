import * as z from "zod";

/** Tables of any name that people made, for `nomnom init`, which has to learn what there is. Names are exact, case included. */
export const relationsSchema = z.object({
  /** As far as they were listed. */
  relations: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      /** Whether an unqualified name finds it on this role's search_path. */
      onPath: z.boolean(),
      /** Whether this role may insert into it. */
      mayInsert: z.boolean(),
      /** `type`: format_type() without length or precision; null: a domain, or a type of somebody's own. */
      columns: z.array(
        z.object({
          name: z.string(),
          type: z.string().nullable(),
          /** Whoever inserts a row has to give a value: NOT NULL, and nothing fills it. Absent in older snapshots. */
          needed: z.boolean().optional(),
        }),
      ),
      /** Of keys that hold for every row. */
      uniques: z.array(z.array(z.string())),
    }),
  ),
  /** How many there are. */
  count: z.number(),
});
export type Relations = z.infer<typeof relationsSchema>;
