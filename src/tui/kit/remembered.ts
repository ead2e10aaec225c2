/** `answer`, with its last result kept for as long as what it depends on is the same. */
export function remembered<A extends readonly unknown[], R>(
  answer: (...inputs: A) => R,
  dependsOn: (...inputs: A) => readonly unknown[] = (...inputs) => inputs,
): (...inputs: A) => R {
  let last: { on: readonly unknown[]; result: R } | null = null;
  return (...inputs) => {
    const on = dependsOn(...inputs);
    if (last === null || last.on.some((value, index) => value !== on[index])) {
      last = { on, result: answer(...inputs) };
    }
    return last.result;
  };
}
