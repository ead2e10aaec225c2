/**
 * The requests of JetStream's API that change nothing (nats-server, server/jetstream_api.go), below `$JS.API.`, each with the type of its answer. `*` is one
 * name. Not among them: CONSUMER.MSG.NEXT takes a message, and DIRECT.GET answers with no JSON.
 */
const readOnly = {
  INFO: "account_info",
  "STREAM.NAMES": "stream_names",
  "STREAM.LIST": "stream_list",
  "STREAM.INFO.*": "stream_info",
  "STREAM.MSG.GET.*": "stream_msg_get",
  "CONSUMER.NAMES.*": "consumer_names",
  "CONSUMER.LIST.*": "consumer_list",
  "CONSUMER.INFO.*.*": "consumer_info",
} as const;

/** The type of the answer to a request that changes nothing; null: it is none. */
export function answerTypeOf(subject: string): string | null {
  const tokens = subject.split(".");
  const found = Object.entries(readOnly).find(([allowed]) => {
    const wanted = allowed.split(".");
    return (
      wanted.length === tokens.length &&
      wanted.every((token, index) => (token === "*" ? isName(tokens[index]) : token === tokens[index]))
    );
  });
  return found === undefined ? null : `io.nats.jetstream.api.v1.${found[1]}_response`;
}

/** Why a request is none that an own check may send; null: it may. */
export function jetStreamRequestProblem(subject: string): string | null {
  const prefix = "$JS.API.";
  if (subject.startsWith(prefix)) return `must be without ${prefix}: ${subject.slice(prefix.length)}`;
  const known = Object.keys(readOnly).map((each) => each.replaceAll("*", "NAME"));
  return answerTypeOf(subject) === null
    ? `must be a request that changes nothing: ${known.join(", ")}`
    : null;
}

const isName = (token: string | undefined): boolean => token !== undefined && !["", "*", ">"].includes(token);
