/**
 * True when every subject a message can have that matches `b` also matches `a`, by the delivery rule: only whole tokens `*` and `>` are
 * wildcards. `covers(pattern, literal)` therefore tells whether the pattern receives the literal subject. Expects valid subjects.
 */
export function covers(a: string, b: string): boolean {
  const tokensA = a.split(".");
  const tokensB = b.split(".");
  for (const [index, token] of tokensA.entries()) {
    const other = tokensB[index];
    if (other === undefined) return false;
    if (token === ">") return true;
    if (other === ">") return false;
    if (token !== "*" && token !== other) return false;
  }
  return tokensA.length === tokensB.length;
}

/** The subjects of `wanted` that no single subject of `available` covers. */
export function uncovered(wanted: readonly string[], available: readonly string[]): string[] {
  return wanted.filter((subject) => !available.some((candidate) => covers(candidate, subject)));
}
