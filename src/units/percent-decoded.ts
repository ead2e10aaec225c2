/** The text behind `%20` and the like; null for one with a lone %. */
export function percentDecodedOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** As {@link percentDecodedOrNull}; one that holds a lone % as it is, as drivers take it. */
export const percentDecoded = (text: string): string => percentDecodedOrNull(text) ?? text;
