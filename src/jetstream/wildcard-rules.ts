import type { WildcardRule } from "../subjects/wildcard-rule.ts";
import { isSince } from "./versions.ts";

/** How a release compares the subjects of streams and the filters of consumers (read in the sources of 2.9.10 to 2.15.3, held against five of them). */
export const wildcardRuleOf = (version: string): WildcardRule =>
  isSince(version, [2, 14, 10], [2, 15, 3]) ? "whole-tokens" : "first-characters";

/** The rule whose overlaps are overlaps whichever of the versions answers. */
export const certainRule = (versions: readonly string[]): WildcardRule =>
  versions.every((version) => wildcardRuleOf(version) === "first-characters")
    ? "first-characters"
    : "whole-tokens";
