import { type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { Timeout } from "../connections.ts";
import { closeDeadlineMs } from "../opening.ts";
import type { ReadOnlySession } from "./read-only-session.ts";

/**
 * Opens a session, and opens it again without the timeouts of its role that end it, or are about to: options of the connection come after what is set for
 * roles and databases. @param given The options that its address has.
 */
export async function openPatiently(
  given: string | null,
  open: (options: string | null) => Promise<ProbeResult<ReadOnlySession>>,
): Promise<ProbeResult<ReadOnlySession>> {
  const off: Timeout[] = [];
  let opened = await open(given);
  while (opened.ok) {
    const { client, ...session } = opened.data;
    const { failed, shortTimeouts } = await session.firstAnswer();
    const more = failed === null ? shortTimeouts : timeoutBehind(failed, off);
    if (more.length === 0) return succeed({ ...session, client: { ...client, timeoutsOff: [...off] } });
    off.push(...more);
    const again = await open(withOptions(given, off));
    // A pooler takes no options, and a role may have no second connection.
    if (!again.ok) return opened;
    await session.close(closeDeadlineMs);
    opened = again;
  }
  return opened;
}

/** What a session may have ended with. When the server cuts one, its last word may be lost: then one after the other is tried. */
function timeoutBehind(failed: ProbeError, tried: readonly Timeout[]): Timeout[] {
  const untried = candidatesBehind(failed).filter((name) => !tried.some((timeout) => timeout.name === name));
  return untried.slice(0, 1).map((name) => ({ name, ms: null }));
}

function candidatesBehind({ kind, answer }: ProbeError): string[] {
  switch (answer?.sqlState) {
    case "57014":
      return ["statement_timeout"];
    case "25P04":
      return ["transaction_timeout"];
    case "57P05":
      return ["idle_session_timeout"];
    case undefined:
      return kind === "unreachable" ? ["idle_session_timeout", "transaction_timeout"] : [];
    default:
      return [];
  }
}

const withOptions = (given: string | null, timeouts: readonly Timeout[]): string =>
  [...(given === null ? [] : [given]), ...timeouts.map(({ name }) => `-c ${name}=0`)].join(" ");
