/** What stands in place of a value that no check reads: that there is one is known, and nothing else. */
export const withheld = "***";

/** The entries with the values of those names only; an empty value says nothing, and stays. */
export const keepValues = <Value>(
  entries: Readonly<Record<string, Value>>,
  isRead: (name: string) => boolean,
): Record<string, Value | typeof withheld> =>
  Object.fromEntries(
    Object.entries(entries).map(([name, value]) => [name, isRead(name) || value === "" ? value : withheld]),
  );
