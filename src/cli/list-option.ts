/** Values after one flag, separated by spaces or commas. */
export const listOption = (values: readonly string[] | undefined): string[] =>
  (values ?? []).flatMap((value) => value.split(",")).filter((value) => value !== "");
