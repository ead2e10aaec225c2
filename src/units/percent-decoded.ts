/** The text behind `%20` and the like; one that holds a lone % as it is, as drivers take it. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
