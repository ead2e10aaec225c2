import type { ExpectedWorkload } from "../../../blueprint/blueprint.ts";
import type { Setting } from "./learn-settings.ts";

/** What was learnt of a pipeline that is not nomnom's, as its configuration will say it. Remarks become comments. */
export interface Learned {
  /** The StatefulSets that they are; null: elsewhere, or nobody knows which. */
  servers: { nats: string | null; postgres: string | null };
  streams: LearnedStream[];
  tables: LearnedTable[];
  /** The workload that fills the tables, and others that may; null: nobody, or several. */
  filledBy: Filler;
  /** Databases beside the usual one. */
  databases: LearnedDatabase[];
  /** Null: there is none. */
  redis: LearnedRedis | null;
  workloads: LearnedWorkload[];
  /** Null: no stream that takes messages of its own was found. */
  way: LearnedWay | null;
  /** What is there and is not written down, and why. */
  leftOut: { streams: string[]; tables: string[]; databases: string[] };
}

/** Who inserts the rows of a database, among those that have its address. */
export interface Filler {
  found: string | null;
  others: string[];
}

export interface LearnedDatabase {
  name: string;
  from: { workload: string; variable: string };
  filledBy: Filler;
  tables: LearnedTable[];
  leftOut: string[];
}

export interface LearnedRedis {
  /** The StatefulSet that it is; null: it is elsewhere. */
  workload: string | null;
  /** Those whose environment has its address. */
  users: string[];
}

export interface LearnedWorkload extends Pick<ExpectedWorkload, "kind" | "name" | "optional"> {
  remark: string | null;
}

export interface LearnedStream {
  /** Of a bucket its own name, without KV_ or OBJ_. */
  name: string;
  kind: "stream" | "kv" | "objectStore";
  subjects: string[];
  /** -1: unlimited. */
  maxBytes: number;
  replicas: number;
  storage: "file" | "memory";
  /** What else it is. */
  settings: readonly Setting[];
  writers: string[];
  consumers: LearnedConsumer[];
  /** True: a resource of nack wants it, and it is written down as that says. */
  isOfResource: boolean;
}

export interface LearnedConsumer {
  name: string;
  filterSubjects: string[];
  /** Null: no limit. */
  maxDeliver: number | null;
  settings: readonly Setting[];
  /** Null: nothing names it. */
  reader: string | null;
}

/** The way of a message, as far as it can be seen: what `nomnom e2e` would follow once somebody says what a message looks like. */
export interface LearnedWay {
  subject: string;
  stream: string;
  consumer: string | null;
  /** A table with a text column that a row could be found by. */
  row: { table: string; column: string } | null;
}

export interface LearnedTable {
  /** With its schema where the search_path does not lead to it. */
  name: string;
  /** Type null: any. `needed`: whoever inserts a row has to give a value. */
  columns: { name: string; type: string | null; needed?: boolean | undefined }[];
  unique: string[][];
}
