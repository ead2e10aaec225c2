import { percentDecodedOrNull } from "../units/percent-decoded.ts";
import { UserError } from "../user-error.ts";

/** Why a URL cannot be used, and what to do, in the words of its system. */
export type RefuseUrl = (why: string, hint?: string) => UserError;

/** Refuses URLs of one kind that come from `origin`. `expected` says how one looks. */
export const urlRefusal =
  (kind: { code: string; called: string; expected: string }, origin: string): RefuseUrl =>
  (why, hint = "") =>
    new UserError(kind.code, `the ${kind.called} from ${origin} cannot be used: ${why}`, {
      hint: [hint, `Expected ${kind.expected}.`].filter((part) => part !== "").join(" "),
    });

/** The text behind the %-escapes of a part of a URL. Throws what `refuse` makes of a broken one. */
export function unescaped(part: string, refuse: RefuseUrl): string {
  const text = percentDecodedOrNull(part);
  if (text === null) throw refuse("it holds a broken %-escape", "Write % itself as %25.");
  return text;
}

/** What stands before and behind the first colon, unescaped; null: there is no colon. */
export function login(userInfo: string, refuse: RefuseUrl): { name: string; password: string | null } {
  const colon = userInfo.indexOf(":");
  if (colon < 0) return { name: unescaped(userInfo, refuse), password: null };
  return {
    name: unescaped(userInfo.slice(0, colon), refuse),
    password: unescaped(userInfo.slice(colon + 1), refuse),
  };
}

/** The number of a port; null for one that no server can have. */
export function portNumber(digits: string): number | null {
  const port = Number(digits);
  return /^\d+$/.test(digits) && port >= 1 && port <= 65_535 ? port : null;
}

/** The host itself, as sockets take it. */
export const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, "");
