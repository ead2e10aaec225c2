import { isAtLeast } from "../../../jetstream/server-version.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { republishLoop } from "../../../subjects/republish.ts";
import type { Finding } from "../../finding.ts";
import { editStream } from "../streams/stream-commands.ts";
import { republished } from "./findings.ts";

/** A message that comes into such a round is stored without end: no publisher notices, and the server says nothing. */
export function republishFindings(
  streams: readonly Stream[],
  wanted: ReadonlySet<string>,
  { nats, serverVersion }: { nats: Nats; serverVersion: string | null },
): Finding[] {
  const publishing = streams.flatMap(({ config }) =>
    config.republish?.dest ? [{ ...config, republish: config.republish }] : [],
  );
  const round = republishLoop(publishing);
  const [first] = round ?? [];
  if (round === null || first === undefined) return [];
  const last = streams.find(({ config }) => config.name === round.at(-1));
  const isEditable = serverVersion !== null && isAtLeast(serverVersion, [2, 10, 0]);
  return [
    republished({
      severity: round.some((name) => wanted.has(name)) ? "error" : "warning",
      message: `${round.join(" and ")} publish each other's messages again (republish): one message is stored in each of them hundreds of times, and their readers get every copy.`,
      resource: `nats/stream/${first}`,
      evidence: {
        streams: round,
        republish: publishing
          .filter(({ name }) => round.includes(name))
          .map(({ name, republish: { src, dest } }) => ({ name, src: src ?? ">", dest: dest ?? "" })),
      },
      remedy: {
        summary: `Let one of them no longer publish again, ${round.at(-1)} for instance, or to subjects that none of them takes. What was stored meanwhile stays.${isEditable ? "" : " nats-server 2.9 does not change that on a stream that exists (10052): only one that is created again is without it."}`,
        commands: isEditable && last !== undefined ? [editStream(nats, last.config, "--no-republish")] : [],
      },
      cause: [...round],
    }),
  ];
}
