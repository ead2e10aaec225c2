import type { ExpectedWorkload } from "../../../blueprint/blueprint.ts";

/** What was learnt of a pipeline that is not nomnom's, as its configuration will say it. Remarks become comments. */
export interface Learned {
  streams: LearnedStream[];
  tables: LearnedTable[];
  workloads: LearnedWorkload[];
  /** What is there and is not written down, and why. */
  leftOut: { streams: string[]; tables: string[] };
}

export interface LearnedWorkload extends Pick<ExpectedWorkload, "kind" | "name" | "optional"> {
  remark: string | null;
}

export interface LearnedStream {
  name: string;
  subjects: string[];
  /** -1: unlimited. */
  maxBytes: number;
  replicas: number;
  storage: "file" | "memory";
  writers: string[];
  consumers: LearnedConsumer[];
}

export interface LearnedConsumer {
  name: string;
  filterSubjects: string[];
  /** Null: no limit. */
  maxDeliver: number | null;
  /** Null: nothing names it. */
  reader: string | null;
}

export interface LearnedTable {
  /** With its schema where the search_path does not lead to it. */
  name: string;
  /** Null: any type. */
  columns: { name: string; type: string | null }[];
  unique: string[][];
}
