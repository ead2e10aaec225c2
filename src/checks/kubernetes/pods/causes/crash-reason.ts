import type { Container } from "../../../../snapshot/kubernetes/container.ts";
import type { CheckId } from "../../../check-id.ts";
import type { LogExcerpt } from "../log-excerpt.ts";
import type { PodWitness } from "../pod-witness.ts";

/** What a crashed program complains about. */
export interface CrashReason {
  /** The check that finds it; null: none looks at it. */
  check: CheckId | null;
  /** Follows "once … is repaired:". */
  text: string;
  /** What to change, a sentence; absent where the reason says it. */
  advice?: string;
  /** It can end without anyone touching this workload: what it needs comes back. */
  passes: boolean;
  jetStreamErrorCode?: number;
  /** The error of JetStream that shows once this one is repaired: a server tests one thing after the other. */
  hides?: number;
}

/** Every check that may find what a crashed program complains about. */
export const crashChecks: readonly CheckId[] = [
  "nats/reachable",
  "nats/stream-overlap",
  "nats/storage-reservation",
  "postgres/reachable",
  "postgres/privileges",
  "postgres/table-presence",
  "kubernetes/volume-space",
];

/** Answers of JetStream that stay the same however often the program starts again. */
const jetStream: Readonly<Record<number, CrashReason>> = {
  10065: lasting("nats/stream-overlap", "its stream's subjects overlap another stream's"),
  10047: {
    ...lasting("nats/storage-reservation", "NATS has no room to reserve for its stream"),
    hides: 10065,
  },
  10052: lasting("nats/stream-overlap", "NATS refuses its stream definition"),
};

/** What async-nats ends with where the server lets it in or has JetStream for nobody, however often it starts again. */
const natsKinds: readonly [RegExp, CrashReason][] = [
  [/\bkind: JetStreamUnavailable\b/, lasting("nats/reachable", "NATS has no JetStream for it")],
  [/\bkind: AuthorizationViolation\b/, lasting("nats/reachable", "NATS refuses its login")],
];

/** The same for PostgreSQL, whose SQLSTATE not every program prints. */
const postgres: readonly [RegExp, CrashReason][] = [
  [
    /permission denied for (?:schema|table|database|sequence)|\b42501\b/i,
    lasting("postgres/privileges", "its role lacks a right in PostgreSQL"),
  ],
  [
    /no unique or exclusion constraint|\b42P10\b/i,
    lasting("postgres/table-presence", "a table lacks the unique key its statement names"),
  ],
  [
    /(?:relation|column) "[^"]+" does not exist|\b42P01\b|\b42703\b/i,
    lasting("postgres/table-presence", "a table or column it needs does not exist"),
  ],
  [
    /password authentication failed|\b28P01\b/i,
    lasting("postgres/reachable", "PostgreSQL refuses its password"),
  ],
  [
    /database \\?"[^"]+" does not exist|\b3D000\b/i,
    lasting("postgres/reachable", "the database it names does not exist"),
  ],
];

/** What an operating system refuses a program, however often it starts again: all of the words stand in the line, which says of which file or port. */
const refusals: readonly { words: readonly RegExp[]; text: string; advice?: string }[] = [
  {
    words: [/exec format error/i],
    text: "its program is built for another architecture than the node has, or is a script without #!",
  },
  {
    words: [/bad interpreter|^exec \S+: no such file or directory|\benv: \S+\r|\benv: \S+\\r/i],
    text: "its program, or what the first line of that script names (#!), is not in the image",
    advice: "With Windows line ends that name ends in a carriage return: save the script without them.",
  },
  {
    words: [/read-only file ?system|\bEROFS\b|os error 30\b/i],
    text: "it writes where its file system is read-only (readOnlyRootFilesystem, or a volume mounted so)",
    advice: "Mount an emptyDir there.",
  },
  {
    words: [/\b(?:bind|listen)/i, /permission denied|\bEACCES\b/i],
    text: "the user it runs as may not listen on a port below 1024",
    advice: "Let it listen on a higher one.",
  },
  {
    words: [/\bEACCES\b|os error 13\b|: permission denied$/i],
    text: "the user it runs as may not use a file",
    advice: "Correct the owner of the file or volume (fsGroup), or runAsUser.",
  },
  {
    words: [/\bis a directory\b|\bEISDIR\b|os error 21\b/i],
    text: "what it reads as a file is a folder",
    advice:
      "Where a volume is mounted there by subPath, its ConfigMap or Secret has no such key: Kubernetes makes an empty folder then.",
  },
  {
    words: [/address already in use|\bEADDRINUSE\b|os error 98\b/i],
    text: "another program in its pod listens on that port already (with hostNetwork: on its node)",
  },
  {
    words: [/tcp:\/\/\d+\.\d+\.\d+\.\d+:\d/, /\bport\b|_PORT\b|invalid|pars(?:e|ing)/i],
    text: "what it takes for a port number is the address of a Service: Kubernetes sets NAME_PORT for each Service NAME",
    advice: "Set enableServiceLinks: false in the pod template, or set the variable itself.",
  },
];

/** Its own volume, that of a server it uses, or the node's disk: the log does not say which. */
const noSpace = /no space left on device|\bENOSPC\b|\b53100\b/i;

const unreachable =
  /connection (?:refused|reset)|ECONNREFUSED|ECONNRESET|no such host|EAI_AGAIN|ENOTFOUND|could not translate host|failed to lookup address|name resolution|timed ?out|ETIMEDOUT|no route to host|i\/o timeout|no servers available|the database system is (?:starting up|shutting down)/i;

const noNats: CrashReason = { check: "nats/reachable", text: "it cannot reach NATS", passes: true };
const noPostgres: CrashReason = {
  check: "postgres/reachable",
  text: "it cannot reach PostgreSQL",
  passes: true,
};

/** The one server that a container has the address of, where its log does not say which does not answer (sqlx: `failed to lookup address information`). */
function onlyServer(spec: Container | undefined): CrashReason | null {
  const [name, another] = (spec?.env ?? []).filter((variable) => isAddress.test(variable.name));
  if (spec === undefined || spec.envFrom.length > 0 || another !== undefined) return null;
  if (name?.name === "NATS_URL") return noNats;
  return name?.name === "DATABASE_URL" ? noPostgres : null;
}

const isAddress = /(?:URLS?|URI|HOSTS?|ADDR(?:ESS)?|ENDPOINTS?|DSN|SERVERS?)$/i;

/** The reason that the telling line of a log names, or what that has hidden; null when it names none that is known. */
export function crashReason(
  { line, jetStreamErrorCode }: LogExcerpt,
  outcomes: PodWitness["outcomes"],
  spec: Container | undefined,
): CrashReason | null {
  const answered = answeredBy(jetStreamErrorCode);
  if (answered !== null) {
    const hidden = answeredBy(answered.hides ?? null);
    const isRepaired = isGood(answered.check, outcomes);
    return isRepaired && hidden?.check && outcomes.get(hidden.check) === "fail" ? hidden : answered;
  }
  const refused = [...natsKinds, ...postgres].find(([pattern]) => pattern.test(line));
  if (refused !== undefined) return refused[1];
  if (noSpace.test(line)) {
    const isVolume = outcomes.get("kubernetes/volume-space") === "fail";
    return lasting(isVolume ? "kubernetes/volume-space" : null, "there is no space left on a disk");
  }
  const refusal = refusals.find(({ words }) => words.every((word) => word.test(line)));
  if (refusal !== undefined) return { check: null, passes: false, ...refusal };
  if (!unreachable.test(line)) return null;
  if (/nats|:4222\b|jetstream|create stream/i.test(line)) return noNats;
  if (/postgres|:5432\b|database/i.test(line)) return noPostgres;
  return onlyServer(spec) ?? { check: null, text: "a server it needs does not answer", passes: true };
}

/** Whether a check has looked and found nothing that breaks. */
export function isGood(check: CheckId | null, outcomes: PodWitness["outcomes"]): boolean {
  const outcome = check === null ? undefined : outcomes.get(check);
  return outcome === "pass" || outcome === "warn";
}

function answeredBy(code: number | null): CrashReason | null {
  const reason = code === null ? undefined : jetStream[code];
  return code === null || reason === undefined ? null : { ...reason, jetStreamErrorCode: code };
}

function lasting(check: CheckId | null, text: string): CrashReason {
  return { check, text, passes: false };
}
