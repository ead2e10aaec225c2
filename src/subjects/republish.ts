import { type SubjectTransform, storedSubjects } from "./stored-subjects.ts";

/** A stream that publishes again what it has stored. */
export interface Republisher {
  name: string;
  subjects: readonly string[];
  subject_transform?: SubjectTransform | null | undefined;
  republish: SubjectTransform;
}

/** Further than this a message is not followed: subjects that grow with each step have no end. */
const stepsPerStream = 3;

/**
 * Streams that publish each other's messages again, in the order of one round; null: none do. The server refuses only one that republishes to itself; of one
 * message in two such streams it stores 256 in each (2.10.27, 2.15.3; 2.9.10 lets it go round as well).
 */
export function republishLoop(streams: readonly Republisher[]): string[] | null {
  for (const stream of streams)
    for (const subject of storedSubjects(stream.subjects, stream.subject_transform)) {
      const way = follow(stream, subject, streams, []);
      if (way !== null) return way;
    }
  return null;
}

function follow(
  stream: Republisher,
  subject: string,
  streams: readonly Republisher[],
  way: readonly Republisher[],
): string[] | null {
  const longer = [...way, stream];
  if (longer.length > stepsPerStream * streams.length) return roundOf(longer);
  const { src, dest } = stream.republish;
  const taken = commonPart(subject, src || ">");
  if (taken === null || !dest) return null;
  const published = transformed(taken, src || ">", dest);
  for (const next of streams)
    for (const own of next.subjects) {
      const arriving = commonPart(published, own);
      if (arriving === null) continue;
      const [stored] = storedSubjects([arriving], next.subject_transform);
      const found = stored === undefined ? null : follow(next, stored, streams, longer);
      if (found !== null) return found;
    }
  return null;
}

/** A way that is longer than all streams has met its last one before. */
function roundOf(way: readonly Republisher[]): string[] {
  const names = way.map(({ name }) => name);
  const before = names.lastIndexOf(names.at(-1) ?? "", -2);
  return names.slice(before, -1);
}

/** The subjects that match both, as one pattern; null: none. */
export function commonPart(a: string, b: string): string | null {
  const [tokensA, tokensB] = [a.split("."), b.split(".")];
  const common: string[] = [];
  for (let index = 0; ; index++) {
    const [one, other] = [tokensA[index], tokensB[index]];
    if (one === undefined && other === undefined) return common.join(".");
    if (one === ">" && other !== undefined) return [...common, ...tokensB.slice(index)].join(".");
    if (other === ">" && one !== undefined) return [...common, ...tokensA.slice(index)].join(".");
    if (one === undefined || other === undefined) return null;
    if (one !== "*" && other !== "*" && one !== other) return null;
    common.push(one === "*" ? other : one);
  }
}

const wildcardToken = /^(?:\$(\d+)|\{\{\s*wildcard\(\s*(\d+)\s*\)\s*\}\})$/i;

/** What a subject, which is a part of `src`, becomes; of other functions than wildcard() any one token. */
function transformed(subject: string, src: string, dest: string): string {
  const tokens = subject.split(".");
  const pattern = src.split(".");
  const stars = pattern.flatMap((token, index) => (token === "*" ? [tokens[index] ?? "*"] : []));
  const rest = pattern.at(-1) === ">" ? tokens.slice(pattern.length - 1) : [];
  return dest
    .split(".")
    .flatMap((token) => {
      if (token === ">") return rest;
      const [, short, long] = wildcardToken.exec(token) ?? [];
      const number = short ?? long;
      if (number !== undefined) return [stars[Number(number) - 1] ?? "*"];
      return [token.startsWith("{{") ? "*" : token];
    })
    .join(".");
}
