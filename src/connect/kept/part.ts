/** What can fail, and be opened anew, by itself. */
export const parts = ["kubernetes", "nats", "monitoring", "postgres"] as const;
export type Part = (typeof parts)[number];
