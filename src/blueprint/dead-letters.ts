import type { Blueprint, ExpectedStream } from "./blueprint.ts";

/** The streams whose given-up messages end in the stream of this name; none: it is not one for dead letters. */
export function deadLetterSources(
  name: string,
  streams: readonly Pick<ExpectedStream, "name" | "consumers">[],
  rules: Blueprint["deadLetters"],
): string[] {
  return rules.flatMap((rule) => {
    if ("stream" in rule) return rule.stream === name ? rule.of : [];
    return streams
      .filter((stream) => stream.consumers.length > 0 && `${stream.name}${rule.suffix}` === name)
      .map((stream) => stream.name);
  });
}
