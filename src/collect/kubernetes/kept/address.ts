import { redactText } from "../../../snapshot/redact.ts";
import { withheld } from "./withheld.ts";

const hosts =
  /^(?:\[[0-9a-fA-F:.%]{2,60}\]|[\w.$()-]{1,253})(?::[\w$()]{1,64})?(?:,(?:\[[0-9a-fA-F:.%]{2,60}\]|[\w.$()-]{1,253})(?::[\w$()]{1,64})?){0,20}$/;
const plainName = /^[\w.$()-]{1,63}$/;

/**
 * Where a URL leads: scheme, hosts and ports; of PostgreSQL's the role and the database as well. Passwords, tokens, paths and queries are left out. Null:
 * it is no URL, or cannot be split for certain.
 * @param mayBeBare an address without a scheme is one too: NATS' clients take it.
 */
export function keptAddress(text: string, mayBeBare: boolean): string | null {
  if (text.includes("://")) return each(text, keptUrl);
  if (!mayBeBare) return null;
  return each(text, (part) => keptUrl(`nats://${part}`)?.slice("nats://".length) ?? null);
}

/** Of several URLs in a row each. */
function each(text: string, kept: (part: string) => string | null): string | null {
  const parts = text.split(/,(?=[a-z][a-z0-9+.-]{0,30}:\/\/)/i).map((part) => kept(part.trim()));
  return parts.every((part) => part !== null) ? parts.join(",") : null;
}

function keptUrl(url: string): string | null {
  // Only what knows all ways to write a password can tell where it ends.
  const [, scheme, rest = ""] =
    /^([a-z][a-z0-9+.-]{0,30}):\/\/(\S{0,2000})$/i.exec(redactText(url, [])) ?? [];
  if (scheme === undefined) return null;
  const beforeQuery = rest.split(/[?#]/, 1)[0] ?? "";
  const at = beforeQuery.lastIndexOf("@");
  const [authority = "", database = ""] = beforeQuery.slice(at + 1).split("/");
  if (!hosts.test(authority)) return null;
  const isPostgres = /^postgres(?:ql)?$/i.test(scheme);
  const user = at === -1 ? "" : keptUser(beforeQuery.slice(0, at), isPostgres);
  return `${scheme}://${user}${authority}${isPostgres && plainName.test(database) ? `/${database}` : ""}`;
}

/** A role of PostgreSQL is the name that checks look for; another user may be a token. */
function keptUser(userInfo: string, isPostgres: boolean): string {
  const [user = "", password] = userInfo.split(":", 2);
  if (!isPostgres || !plainName.test(user)) return `${withheld}@`;
  return password === undefined ? `${user}@` : `${user}:${withheld}@`;
}
