import type { TemplateKind } from "../snapshot/kubernetes/pod-templates.ts";
import type { OwnCheck } from "./own-check.ts";

/** What a healthy deployment looks like. Built from the built-in contract, entity YAML and `nomnom.doctor.yaml`. Plain data, no I/O. */
export interface Blueprint {
  /** Name prefix of the release's objects, e.g. `nomnom`. */
  release: string;
  /** Helm's name of the release: the label app.kubernetes.io/instance of its objects. */
  instance: string;
  nats: {
    /** Only where the server's own figure is not visible; null otherwise. */
    maxFileBytes: number | null;
    /** The StatefulSet that NATS is, and the ConfigMap with its nats.conf; null: elsewhere, or nobody says. */
    server: { workload: string | null; config: string | null };
    streams: ExpectedStream[];
  };
  /** Of every consumer that says nothing else. */
  thresholds: Thresholds;
  deadLetters: DeadLetterRule[];
  postgres: ExpectedDatabase;
  /** False: the file names every database there is. */
  hasUsualDatabase: boolean;
  /** Those beside the usual one, by name. */
  databases: Record<string, ExpectedDatabase>;
  /** Null: nobody names it, and it is not looked at. */
  redis: ExpectedRedis | null;
  workloads: ExpectedWorkload[];
  routes: ExpectedRoute[];
  ownChecks: OwnCheck[];
  /** Checks switched off, or the severity their findings get. */
  checks: Record<string, "off" | "warn" | "error">;
  suppress: Suppression[];
}

export interface ExpectedDatabase {
  /** The variable in which its services have its address. */
  variable: string;
  /** Null: where the search_path of the services' role leads. */
  schema: string | null;
  /** The StatefulSet that PostgreSQL is, and the Secret with its credentials; null: elsewhere, or nobody says. */
  server: { workload: string | null; secret: string | null };
  /** What holds for a table of which nothing else is said. */
  defaults: TableUse;
  tables: ExpectedTable[];
  /** The table that has a row for every message and says what became of it; null: there is none. */
  messageStatus: MessageStatusTable | null;
  statements: ExpectedStatement[];
}

export interface ExpectedStream {
  name: string;
  /** The variable of its writers that names it instead, and what is put behind the variable's value; null: it has this name everywhere. */
  nameFrom: { env: string; suffix: string } | null;
  subjects: string[];
  /** -1: unlimited. */
  maxBytes: number;
  replicas: number;
  storage: "file" | "memory";
  /** Which of the three nobody said: JetStream's default stands there, for whatever creates the stream, and is not demanded. */
  unsaid: ("maxBytes" | "replicas" | "storage")[];
  demands: StreamDemands;
  /** The workloads that create it when they start, and therefore crash when it cannot be created. */
  writers: string[];
  consumers: ExpectedConsumer[];
  /** It may not be full sooner than this. */
  timeToFullMs: Levels;
  /** What follows for people when it takes no message, after `and`: `the ingestion API answers 500`; null: nobody says. */
  impact: string | null;
}

/** What else a stream has to be. What is absent is not demanded. */
export interface StreamDemands {
  /** -1: unlimited. */
  maxMsgs?: number;
  maxMsgsPerSubject?: number;
  /** Bytes; -1: unlimited. */
  maxMsgSize?: number;
  /** 0: unlimited. */
  maxAgeMs?: number;
  duplicateWindowMs?: number;
  retention?: "limits" | "workqueue" | "interest";
  discard?: "old" | "new";
  /** Its publishers wait for the answer that a message is stored. */
  acknowledges?: boolean;
  /** Its readers can read the empty message that may stand where a subject's last one has expired. */
  deleteMarkers?: boolean;
  /** The stream it is a copy of, and those it takes messages from. */
  mirror?: string;
  sources?: string[];
  placement?: { cluster?: string | undefined; tags?: string[] | undefined };
}

/** What else a consumer has to be. What is absent is not demanded. */
export interface ConsumerDemands {
  ackPolicy?: "explicit" | "none" | "all";
  deliverPolicy?: "all" | "last" | "new" | "last_per_subject" | "by_start_sequence" | "by_start_time";
  /** The shortest wait for an acknowledgement that its reader can live with. */
  ackWaitMs?: number;
  /** -1: unlimited. */
  maxAckPending?: number;
  backoffMs?: number[];
  /** 0: never deleted. */
  inactiveThresholdMs?: number;
  /** 0: as many as the stream. */
  replicas?: number;
  /** Its reader asks for messages, or listens where the server sends them. */
  delivery?: "pull" | "push";
  /** The most messages its reader asks for at once. */
  fetches?: number;
  /** The groups its readers name when they ask; empty: none. */
  priorityGroups?: string[];
}

/** From when on something is a warning, and from when on an error; null: no limit. */
export interface Levels {
  warn: number | null;
  error: number | null;
}

/** From when on a consumer is too far behind. */
export interface Thresholds {
  /** Messages that wait. */
  lag: Levels;
  /** Messages that are out and not acknowledged. */
  outstanding: Levels;
  redeliveries: Levels;
  /** Since the last acknowledgement, while there is something to acknowledge. */
  sinceAckMs: Levels;
  /** Of the oldest message that waits, since it was stored. */
  ageOfOldestMs: Levels;
}

export interface ExpectedConsumer {
  name: string;
  /** The variable of its reader that names it instead. */
  nameFrom: { env: string } | null;
  filterSubjects: string[];
  maxDeliver: number | null;
  maxDeliverFrom: { env: string } | null;
  /** The workload that takes its messages; null: nobody says. */
  reader: string | null;
  demands: ConsumerDemands;
  thresholds: Thresholds;
}

/** Where messages end that a reader gives up: in one stream, or in one for each stream that is called like it with `suffix` behind. */
export type DeadLetterRule = ({ stream: string; of: string[] } | { suffix: string }) & {
  /** The workload that publishes them there; null: nobody says. */
  sentBy: string | null;
};

/** SQL that a service runs: the server is asked whether it would carry it out. */
export interface ExpectedStatement {
  name: string;
  sql: string;
  /** Of $1, $2, …; value null: NULL of that type. */
  parameters: { type: string; value: string | null }[];
  /** The workload that runs it; null: nobody says. */
  by: string | null;
  /** The role that runs it; null: that of the workload's DATABASE_URL. */
  role: string | null;
  severity: "error" | "warning";
}

/** A table with a row for every message. */
export interface MessageStatusTable {
  /** As in `tables`. */
  table: string;
  /** Its columns: the state of the message, and since when it is known. */
  status: string;
  receivedAt: string;
  /** Columns worth reading when a message is looked for. */
  shows: string[];
  /** The states of a message that nobody has begun, that somebody has and not ended, and that is among the dead letters. */
  accepted: string[];
  begun: string[];
  deadLettered: string[];
  /** What is not at its end after this time will not be. */
  overdueAfterMs: number;
  /** The workload that makes the row, as nomnom's API does; null: its statement is not known. */
  acceptedBy: string | null;
}

/** The workloads that use a table; null: nobody says, and nothing is concluded from it. */
export interface TableUse {
  /** Inserts its rows: the server is asked whether it would take them. */
  filledBy: string | null;
  /** Asks for new rows by their number. */
  polledBy: string | null;
  /** Creates it when it starts. */
  createdBy: string | null;
}

export interface ExpectedTable extends TableUse {
  /** Null: where all are (`postgres.schema`, else the search_path of the services' role). */
  schema: string | null;
  name: string;
  /** The entity it stands for: where entities are read, theirs take its place. */
  entity: string | null;
  /** Where the expectation comes from, for people: `entity Order (order.yaml)`, `nomnom.doctor.yaml`, `built-in contract`. */
  source: string;
  columns: ExpectedColumn[];
  /** Column sets that need a unique key on exactly that set. */
  uniques: string[][];
  /**
   * True for derived entities: the worker's INSERT names the unique set as its ON CONFLICT target, so a missing key is 42P10
   * and a unique key on a strict subset is 23505 (nomnom 3ac7dfa). False: a missing key only lets duplicates in.
   */
  conflictTarget: boolean;
}

export interface ExpectedColumn {
  name: string;
  /** Acceptable types as PostgreSQL's format_type() prints them, without a length: `text`, `character varying`; empty: any type. */
  types: string[];
  notNull: boolean;
  /** True where healthy tables exist without it. */
  optional: boolean;
}

/** Redis or Valkey, as the services use it. */
export interface ExpectedRedis {
  /** The StatefulSet that it is; null: elsewhere, or nobody says. */
  server: { workload: string | null };
  /** `cache`: what it holds may go at any time. `data`: it may not. Null: nobody says, and nothing is concluded from it. */
  holds: "cache" | "data" | null;
  /** Replicas it has to have. */
  replicas: number;
}

export interface ExpectedWorkload {
  kind: TemplateKind;
  name: string;
  /** True: absence is fine. */
  optional: boolean;
  /** Of a CronJob: its last success may not be older; absent: whenever it was. */
  succeededWithinMs?: number;
  /** The label app.kubernetes.io/component of which no second Deployment may run, also with more behind (`api-old`); null: several may. */
  single: string | null;
}

/** A path over HTTP that the ready pods of a service must answer. */
export interface ExpectedRoute {
  /** The workload, or its label app.kubernetes.io/component; `*` matches any run of characters. */
  of: { workload: string } | { component: string };
  path: string;
  /** Name or number; null: the one called http, else the only one. */
  port: string | number | null;
  /** What to do when it does not answer well; null: look at its log. */
  remedy: string | null;
  /** A new pod helps. */
  replacePod: boolean;
}

export interface Suppression {
  /** A check id; may end in `*`. */
  check: string;
  /** Matches a finding's resource; `*` matches any run of characters. */
  resource: string;
  reason: string;
  /** ISO date; the suppression ends at the start of that day, UTC. Null: no end. */
  until: string | null;
}
