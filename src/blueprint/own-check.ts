/** What somebody wants to be so of a pipeline that no built-in check knows: a question to a server, and the answer it must give. Plain data. */
export interface OwnCheck {
  /** Its id is `own/NAME`. */
  name: string;
  /** The healthy statement, as in the list of checks. */
  title: string;
  question: OwnQuestion;
  /** All of it must hold. */
  wants: OwnWant[];
  severity: "error" | "warning";
  /** What is wrong when the answer is another; null: the answer itself says it. */
  message: string | null;
  remedy: string | null;
  /** Tells the question from every other: an answer in a snapshot is that to this question. */
  asked: string;
}

export type OwnQuestion = SqlQuestion | JetStreamQuestion | HttpQuestion;

export interface SqlQuestion {
  kind: "sql";
  sql: string;
  /** Null: doctor's own. */
  role: string | null;
  /** The named one that is asked; absent: the usual one. */
  database?: string;
}

export interface JetStreamQuestion {
  kind: "jetStream";
  /** Below `$JS.API.`. */
  subject: string;
  payload: Readonly<Record<string, unknown>> | null;
}

export interface HttpQuestion {
  kind: "http";
  of: { workload: string } | { service: string };
  /** Of the Service, or of the pods of the workload; null: the one called http, else the only one. */
  port: string | number | null;
  method: "GET" | "HEAD";
  path: string;
}

export type JsonScalar = string | number | boolean | null;

/**
 * Where in an answer, and what must stand there. Of SQL `rows` is their number, `value` the first column of the first row, `columns.NAME` a column of every
 * row. Of HTTP `status` and `text`. Everything else is a JSON pointer.
 */
export interface OwnWant {
  at: string;
  holds: Condition;
}

/** What is absent is not demanded. */
export interface Condition {
  equals?: JsonScalar;
  not?: JsonScalar;
  atLeast?: number;
  atMost?: number;
  includes?: string;
}

/** More rows are not counted: count(*) does that. */
export const mostOwnRows = 1_000;
