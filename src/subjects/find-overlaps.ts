import { OverlapIndex } from "./overlap-index.ts";
import { hasWildcard } from "./subject.ts";
import type { WildcardRule } from "./wildcard-rule.ts";

/** A subject and who claims it, usually a stream's name. */
export interface SubjectClaim {
  owner: string;
  subject: string;
}

/** Two claims of different owners that JetStream does not allow at the same time, in the order they were given. */
export interface SubjectOverlap<Claim extends SubjectClaim = SubjectClaim> {
  a: Claim;
  b: Claim;
}

/**
 * Every pair of claims of different owners whose subjects overlap, each pair once, found with a trie: near-linear in the number of claims
 * plus the number of overlaps, with exactly the answers of `subjectsOverlap`. Lazy, so that a caller may stop early. Expects valid subjects.
 */
export function* findOverlaps<Claim extends SubjectClaim>(
  claims: Iterable<Claim>,
  rule: WildcardRule = "whole-tokens",
): Generator<SubjectOverlap<Claim>> {
  const index = new OverlapIndex<Numbered<Claim>>(rule);
  const literals: { entry: Numbered<Claim>; tokens: string[] }[] = [];
  let order = 0;
  for (const claim of claims) {
    const entry = { claim, order };
    order += 1;
    const tokens = claim.subject.split(".");
    if (hasWildcard(tokens)) {
      yield* pairs(entry, index.overlappingWildcard(tokens));
      index.add(tokens, entry);
    } else {
      literals.push({ entry, tokens });
    }
  }
  const equal = new Map<string, Numbered<Claim>[]>();
  for (const { entry, tokens } of literals) {
    const same = equal.get(entry.claim.subject) ?? [];
    yield* pairs(entry, same);
    equal.set(entry.claim.subject, same);
    same.push(entry);
    yield* pairs(entry, index.overlappingLiteral(tokens));
  }
}

/** The first pair of subjects of one stream definition that the server refuses (error 10052), or null. */
export function overlapWithin(
  subjects: readonly string[],
  rule: WildcardRule = "whole-tokens",
): { a: string; b: string } | null {
  // Most streams have one: nothing is made for them.
  if (subjects.length < 2) return null;
  const claims = subjects.map((subject, index) => ({ owner: String(index), subject }));
  for (const { a, b } of findOverlaps(claims, rule)) return { a: a.subject, b: b.subject };
  return null;
}

interface Numbered<Claim> {
  claim: Claim;
  order: number;
}

function* pairs<Claim extends SubjectClaim>(
  entry: Numbered<Claim>,
  others: Iterable<Numbered<Claim>>,
): Generator<SubjectOverlap<Claim>> {
  for (const other of others) {
    if (other.claim.owner === entry.claim.owner) continue;
    yield other.order < entry.order ? { a: other.claim, b: entry.claim } : { a: entry.claim, b: other.claim };
  }
}
