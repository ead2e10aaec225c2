import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { RedisClient } from "../connections.ts";
import { type CallLimits, within } from "../deadline.ts";
import { codeOf } from "../transport-error.ts";
import { displayRedisUrl, type RedisAddress } from "./redis-address.ts";
import { redisError, redisRefusal } from "./redis-error.ts";
import { lastWords, openRedisSession, type RedisDial, type RedisSession } from "./redis-session.ts";
import { RespRefusal } from "./resp.ts";

export interface RedisTarget {
  address: RedisAddress;
  /** A local stand-in for the address (port-forward); null: the address itself. */
  dial: { host: string; port: number } | null;
  /** PEM. */
  ca: string | null;
}

/** Connects, and logs in where the address has a login. */
export async function openRedis(
  { address, dial, ca }: RedisTarget,
  limits: CallLimits,
): Promise<ProbeResult<{ client: RedisClient; close(): void }>> {
  const url = displayRedisUrl(address);
  const what = `Redis at ${url}`;
  const where: RedisDial = {
    host: dial?.host ?? address.host,
    port: dial?.port ?? address.port,
    tls: address.tls ? { serverName: address.host, ca } : null,
  };
  try {
    const session = await within(limits, (signal) => openRedisSession(where, signal));
    const admitted = await within(limits, () => session.ask(loginOf(address) ?? ["PING"]));
    const isLogin = loginOf(address) !== null;
    if (admitted instanceof RespRefusal && (isLogin || turnsAway.test(admitted.words))) {
      session.close();
      return failure(redisRefusal(what, admitted.words));
    }
    return succeed({ client: clientOf(session, url, limits), close: session.close });
  } catch (error) {
    const said =
      codeOf(error) === "ECONNRESET" || codeOf(error) === "EPIPE"
        ? await within(limits, (signal) => lastWords(where, signal)).catch(() => null) // the first error counts
        : null;
    return failure(said === null ? redisError(what, error) : redisRefusal(what, said));
  }
}

/** Refusals of everything, and not of this command: those of a server that loads or cannot save are answers. */
const turnsAway = /^NOAUTH|^DENIED|max number of clients/;

/** Servers before 6.0 know no users. */
function loginOf({ user, password }: RedisAddress): string[] | null {
  if (password === null && user === null) return null;
  return user === null ? ["AUTH", password ?? ""] : ["AUTH", user, password ?? ""];
}

const clientOf = (session: RedisSession, url: string, limits: CallLimits): RedisClient => ({
  url,
  isOpen: session.isOpen,
  async ask(words) {
    const what = `${words.join(" ")} of Redis at ${url}`;
    try {
      const answer = await within(limits, () => session.ask(words));
      return answer instanceof RespRefusal ? failure(redisRefusal(what, answer.words)) : succeed(answer);
    } catch (error) {
      return failure(redisError(what, error));
    }
  },
  async ping() {
    try {
      const answer = await within(limits, () => session.ask(["PING"]));
      return succeed(answer instanceof RespRefusal ? answer.words : String(answer));
    } catch (error) {
      return failure(redisError(`PING of Redis at ${url}`, error));
    }
  },
});
