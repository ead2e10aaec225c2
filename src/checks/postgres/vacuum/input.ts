import type { CheckInput } from "../../check.ts";

export type Input = CheckInput<"postgres/vacuum", never>;

export const serverOf = ({ target }: Input) => `postgres/server/${target.postgres ?? "unknown"}` as const;
