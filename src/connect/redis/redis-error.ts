import type { ProbeError } from "../../snapshot/probe-result.ts";
import { transportError } from "../transport-error.ts";
import { NotRespError } from "./resp.ts";

const system = "redis";

/** Maps what the socket throws to a ProbeError. */
export function redisError(what: string, error: unknown): ProbeError {
  if (error instanceof NotRespError)
    return {
      kind: "invalid",
      system,
      message: `${what}: this is not a Redis server, ${error.message}`,
      hint: "Another service listens there, or it wants TLS (rediss://); Redis uses port 6379.",
    };
  return transportError(
    {
      system,
      what,
      tlsHint:
        "Give the CA that signed the server's certificate with NOMNOM_REDIS_CA, and use redis:// where the server speaks no TLS.",
    },
    error,
  );
}

/** Maps what the server refuses with (words measured on Redis 7.0.15) to a ProbeError. */
export function redisRefusal(what: string, words: string): ProbeError {
  const refused = { system, message: `${what}: ${words}` } as const;
  const [code = ""] = words.split(" ", 1);
  switch (code) {
    case "NOAUTH":
      return {
        ...refused,
        kind: "auth",
        hint: "The server wants a password, and none is given: put user and password into the address.",
      };
    case "WRONGPASS":
      return {
        ...refused,
        kind: "auth",
        hint: "Correct user and password in the address, or the user on the server (ACL LIST, requirepass).",
      };
    case "NOPERM":
      return {
        ...refused,
        kind: "forbidden",
        hint: "Allow the user to read, with ACL SETUSER NAME +ping +info +config|get +cluster|info on the server.",
      };
    case "DENIED":
      return {
        ...refused,
        kind: "auth",
        hint: "Its protected mode lets nobody in from elsewhere without a password: set requirepass, or bind to an address.",
      };
    default:
      return { ...refused, ...other(words) };
  }
}

function other(words: string): Pick<ProbeError, "kind" | "hint"> {
  if (/max number of clients/i.test(words))
    return {
      kind: "unreachable",
      hint: "All of its connections are in use (maxclients): find who holds them (CLIENT LIST), or raise maxclients.",
    };
  if (/without any password|no password is set/i.test(words))
    return {
      kind: "auth",
      hint: "The address has a password, and the server has none: leave it out, or set requirepass.",
    };
  if (/unknown command/i.test(words))
    return { kind: "forbidden", hint: "The server's owner has renamed or switched off this command." };
  return { kind: "invalid", hint: "The server answered in its own words; its log says more." };
}
