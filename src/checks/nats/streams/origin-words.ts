/** The mirrored stream or the sources of a stream, in words. */
export const originWords = (origins: readonly { name: string }[]): string =>
  origins.length === 0
    ? "none"
    : origins
        .map(({ name }) => name)
        .toSorted()
        .join(", ");
