/**
 * How one message is sent through a pipeline, which way it goes, and where it must arrive: the keys of `e2e:` in `nomnom.doctor.yaml`, with every default
 * filled in. Texts may hold marks: `${id}` and `${uuid}` (of the message, others each time), `${time}`, `${date}`, `${answer}` (what the service calls the
 * message), `${release}`, `${message/pointer}` (what stands there in the message). Plain data.
 */
export interface MessagePlan {
  origin: "built-in" | "file";
  /** What a message is called in sentences: `order`. */
  called: string;
  /** JSON with marks; undefined: only --message has one. */
  message: unknown;
  /** JSON pointer to where the message has its id; null: wherever the mark `${id}` stands. */
  idAt: string | null;
  /** Messages that look right and cannot succeed. */
  unusable: { has: string[]; why: string }[];
  send: HttpSend | PublishSend;
  /** The streams that take it, in their order; the first one is where it is sent to. */
  passes: StreamPass[];
  /** Who takes it from its stream; null: whom the blueprint expects there. */
  consumed: { stream: string | null; consumer: string } | null;
  deadLetters: { stream: string | null; subject: string | null } | null;
  /** What it becomes. */
  rows: RowsPlan[];
  status: StatusPlan | null;
  worker: WorkerPlan | null;
  seen: DashboardPlan | HttpSeen | StreamSeen | null;
  scale: ScaleKeys | null;
  /** How long it may take once it is accepted. */
  withinMs: number;
}

/** Where an HTTP service is: a Deployment, by way of the Service of the same name, or an address. */
export type HttpPlace = { workload: string; port: number } | { url: string };

export interface HttpSend {
  kind: "http";
  place: HttpPlace;
  /** In sentences: `the ingestion API`. */
  called: string;
  method: HttpMethod;
  path: string;
  headers: Record<string, string>;
  /** Path that answers 200 while the service is well; null: the service counts as up once it takes a connection. */
  health: string | null;
  /** The service is one of these, the first that fits; a service that is none of them is another program. */
  kinds: ServiceKind[];
  expect: HttpExpectation;
  /** JSON pointer to what the service calls the message; null: it does not say. */
  answer: string | null;
}

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH";

export interface HttpExpectation {
  /** Null: any of 200 to 299. */
  status: number | null;
  /** JSON pointers, and what stands there; `*` at the end stands for anything. */
  json: Record<string, JsonScalar>;
}

export type JsonScalar = string | number | boolean | null;

/** One of the services that may answer, known by what its health says. */
export interface ServiceKind {
  name: string;
  /** In sentences: `the generated API`. */
  called: string;
  /** JSON pointers of what the health says, and what stands there. */
  health: Record<string, string>;
  /** Only where the service does not answer to this with this. */
  unless: { body: string; json: Record<string, string> } | null;
  /** JSON in which `${base64}` stands for the message; null: the message as it is. */
  body: Record<string, string> | null;
  writesStatus: boolean;
}

/** By JetStream's publish, acknowledged by the stream. */
export interface PublishSend {
  kind: "publish";
  subject: string;
  headers: Record<string, string>;
}

export interface StreamPass {
  /** Null: whichever takes the subject. */
  stream: string | null;
  subject: string;
  /** JSON pointer to where a message in the stream has `${answer}`; null: it is known by the id, wherever that stands. */
  answerAt: string | null;
}

/** Rows that a message becomes. */
export interface RowsPlan {
  /** Of `databases` the one that it is in; absent: the usual one. */
  database?: string;
  /** Null: the schema of the blueprint. */
  schema: string | null;
  table: string;
  /** One row in sentences: `line item`; null: a row of the table. */
  called: string | null;
  /** What its rows are found by. */
  where: Record<string, string>;
  /** JSON pointer to what becomes a row, or one for each where it is a list; null: `expect` says what they hold. */
  from: string | null;
  expect: Record<string, JsonScalar>;
  /** How many; only where the message does not say. */
  count: number;
  /** The column that tells the rows of one message apart; null: there is one. */
  matchBy: string | null;
  /** Fields without which it becomes no row. */
  requires: Record<string, FieldType>;
}

export type FieldType = "text" | "number" | "integer";

/** A table that says what became of a message. */
export interface StatusPlan {
  /** As in {@link RowsPlan}. */
  database?: string;
  schema: string | null;
  table: string;
  where: Record<string, string>;
  columns: { status: string; attempts: string; error: string };
  /** Values of the status. */
  begun: string[];
  done: string[];
  gaveUp: string[];
}

/** Who takes the messages, and what their logs say. */
export interface WorkerPlan {
  /** The label of its pods, beside that of the release where they have one. */
  label: { name: string; value: string };
  /** What a line says about a message, the first that fits; regular expressions. */
  logs: { mark: LogMark; pattern: string }[];
}

export const logMarks = ["received", "parsed", "inserted", "done", "error", "dead-letter", "panic"] as const;
export type LogMark = (typeof logMarks)[number];

/** A program that pushes rows to the WebSockets of browsers. */
export interface DashboardPlan {
  kind: "dashboard";
  /** Service and Deployment. */
  workload: string;
  port: number;
  socket: string;
  health: { path: string; clients: string };
  counts: { path: string; row: string; total: string };
  /** What an event holds that shows the row. */
  shows: Record<string, string>;
  /** JSON pointer to what the event is, and its value for a row that is new. */
  pushes: { at: string; value: string };
  /** Rows beyond these are never pushed. */
  pushesAtMost: number;
}

/** Asked until it shows the message. */
export interface HttpSeen {
  kind: "http";
  place: HttpPlace;
  called: string;
  path: string;
  headers: Record<string, string>;
  expect: HttpExpectation;
}

/** A message that comes of it, at the end. */
export interface StreamSeen {
  kind: "jetstream";
  pass: StreamPass;
}

/** The service that is taken away for the test: one of the same kind as the one that is tested. */
export interface ScaleKeys {
  label: { name: string; value: string };
  called: string;
}
