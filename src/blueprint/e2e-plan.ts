import type { E2eKeys } from "./e2e-keys.ts";
import type {
  HttpExpectation,
  HttpPlace,
  HttpSeen,
  HttpSend,
  MessagePlan,
  RowsPlan,
  StatusPlan,
  StreamPass,
  WorkerPlan,
} from "./message-plan.ts";

const defaultWithinMs = 15_000;
/** Of a service that is not distinguished from others. */
const anyKind = { name: "any", called: "well", health: {}, unless: null, body: null, writesStatus: true };

/** What most programs log when something is wrong. */
const usualLogs: WorkerPlan["logs"] = [
  { mark: "panic", pattern: "\\bpanic(ked)?\\b|\\b[Ff]atal\\b|\\bFATAL\\b|Traceback|[Uu]nhandled" },
  { mark: "error", pattern: "\\b(ERROR|Error|error)\\b" },
];

/** The plan that these keys say, with every default filled in; null: they say none. */
export function messagePlan(keys: E2eKeys, origin: MessagePlan["origin"]): MessagePlan | null {
  const { send } = keys;
  if (send === undefined) return null;
  return {
    origin,
    called: keys.called ?? "message",
    message: typeof keys.message === "string" ? undefined : keys.message,
    idAt: keys.idAt ?? null,
    unusable: keys.unusable ?? [],
    send:
      send.http === undefined
        ? { kind: "publish", subject: send.publish?.subject ?? "", headers: send.publish?.headers ?? {} }
        : httpSend(send.http),
    passes: passesOf(keys),
    consumed:
      keys.consumed === undefined
        ? null
        : { stream: keys.consumed.stream ?? null, consumer: keys.consumed.consumer },
    deadLetters:
      keys.deadLetters === undefined
        ? null
        : { stream: keys.deadLetters.stream ?? null, subject: keys.deadLetters.subject ?? null },
    rows: (keys.rows ?? []).map(rowsPlan),
    status: keys.status === undefined ? null : statusPlan(keys.status),
    worker:
      keys.worker === undefined ? null : { label: keys.worker.label, logs: keys.worker.logs ?? usualLogs },
    seen: seenOf(keys),
    scale:
      keys.scale === undefined ? null : { label: keys.scale.label, called: keys.scale.called ?? "service" },
    withinMs: keys.within ?? defaultWithinMs,
  };
}

type HttpKeys = NonNullable<NonNullable<E2eKeys["send"]>["http"]>;

function httpSend(keys: HttpKeys): HttpSend {
  const place = placeOf(keys);
  return {
    kind: "http",
    place,
    called: keys.called ?? nameOf(place),
    method: keys.method ?? "POST",
    path: keys.path,
    headers: keys.headers ?? {},
    health: keys.health ?? null,
    kinds: (keys.kinds ?? [anyKind]).map(({ called, unless, body, writesStatus, ...kind }) => ({
      ...kind,
      called: called ?? kind.name,
      unless: unless ?? null,
      body: body ?? null,
      writesStatus: writesStatus ?? true,
    })),
    expect: expectationOf(keys.expect),
    answer: keys.answer ?? null,
  };
}

function placeOf({ workload, port, url }: Pick<HttpKeys, "workload" | "port" | "url">): HttpPlace {
  return url === undefined ? { workload: workload ?? "", port: port ?? 0 } : { url };
}

const nameOf = (place: HttpPlace): string => ("url" in place ? new URL(place.url).host : place.workload);

const expectationOf = (keys: HttpKeys["expect"]): HttpExpectation => ({
  status: keys?.status ?? null,
  json: keys?.json ?? {},
});

const passOf = ({ stream, subject, answerAt }: NonNullable<E2eKeys["passes"]>[number]): StreamPass => ({
  stream: stream ?? null,
  subject,
  answerAt: answerAt ?? null,
});

/** What is published is in the stream that takes it, said or not. */
function passesOf({ passes, send }: E2eKeys): StreamPass[] {
  if (passes !== undefined || send?.publish === undefined) return (passes ?? []).map(passOf);
  return [passOf({ subject: send.publish.subject })];
}

function rowsPlan(keys: NonNullable<E2eKeys["rows"]>[number]): RowsPlan {
  return {
    ...tableOf(keys),
    called: keys.called ?? null,
    where: keys.where,
    from: keys.from ?? null,
    expect: keys.expect ?? {},
    count: keys.count ?? 1,
    matchBy: keys.matchBy ?? null,
    requires: keys.requires ?? {},
  };
}

function statusPlan({ table, database, ...keys }: NonNullable<E2eKeys["status"]>): StatusPlan {
  return { ...keys, ...tableOf({ table, database }) };
}

/** `sales.orders`; without a schema the blueprint's. */
function tableOf({
  table: name,
  database,
}: {
  table: string;
  database?: string | undefined;
}): Pick<RowsPlan, "database" | "schema" | "table"> {
  const dot = name.indexOf(".");
  const table =
    dot < 0 ? { schema: null, table: name } : { schema: name.slice(0, dot), table: name.slice(dot + 1) };
  return database === undefined ? table : { ...table, database };
}

function seenOf({ seen }: E2eKeys): MessagePlan["seen"] {
  if (seen?.dashboard !== undefined) return { kind: "dashboard", ...seen.dashboard };
  if (seen?.jetStream !== undefined) return { kind: "jetstream", pass: passOf(seen.jetStream) };
  if (seen?.http === undefined) return null;
  const place = placeOf(seen.http);
  return {
    kind: "http",
    place,
    called: seen.http.called ?? nameOf(place),
    path: seen.http.path,
    headers: seen.http.headers ?? {},
    expect: expectationOf(seen.http.expect),
  } satisfies HttpSeen;
}
