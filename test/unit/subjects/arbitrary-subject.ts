import fc from "fast-check";

const plainToken = fc.constantFrom("a", "b", "c");
const quirkToken = fc.constantFrom("a", "b", "*x", ">x", "*>", "**", "a*", "a>");

function subject(token: fc.Arbitrary<string>, maxTokens: number): fc.Arbitrary<string> {
  const anyToken = fc.oneof({ weight: 3, arbitrary: token }, { weight: 2, arbitrary: fc.constant("*") });
  return fc
    .tuple(fc.array(anyToken, { minLength: 1, maxLength: maxTokens }), fc.boolean())
    .map(([tokens, rest]) => (rest ? [...tokens.slice(0, -1), ">"] : tokens).join("."));
}

/** Subjects where only whole tokens are wildcards: overlap has its plain meaning. */
export const plainSubject = subject(plainToken, 4);

/** Subjects with tokens such as `*x`, which the server partly takes for wildcards. */
export const quirkSubject = subject(quirkToken, 4);

/** Every literal subject over the plain alphabet with one to five tokens, and a token no pattern names. */
export function plainLiterals(): string[] {
  let level = [""];
  const all: string[] = [];
  for (let length = 1; length <= 5; length += 1) {
    level = level.flatMap((prefix) =>
      ["a", "b", "c", "z"].map((token) => (prefix ? `${prefix}.${token}` : token)),
    );
    all.push(...level);
  }
  return all;
}
