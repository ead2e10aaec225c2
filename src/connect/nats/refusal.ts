import * as z from "zod";

/** What a server answers in place of doing what it is asked. */
export const refusalSchema = z.object({
  error: z.object({ code: z.number(), err_code: z.number().default(0), description: z.string().default("") }),
});
