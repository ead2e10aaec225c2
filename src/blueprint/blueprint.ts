/** What a healthy deployment looks like. Built from the built-in contract, entity YAML and `nomnom.doctor.yaml`. Plain data, no I/O. */
export interface Blueprint {
  /** Name prefix of the release's objects, e.g. `nomnom`. */
  release: string;
  /** Helm's name of the release: the label app.kubernetes.io/instance of its objects. */
  instance: string;
  nats: {
    /** Only where the server's own figure is not visible; null otherwise. */
    maxFileBytes: number | null;
    streams: ExpectedStream[];
  };
  postgres: {
    /** Null: where the search_path of the services' role leads. */
    schema: string | null;
    tables: ExpectedTable[];
  };
  workloads: ExpectedWorkload[];
  /** Checks switched off, or the severity their findings get. */
  checks: Record<string, "off" | "warn" | "error">;
  suppress: Suppression[];
}

export interface ExpectedStream {
  name: string;
  subjects: string[];
  /** -1: unlimited. */
  maxBytes: number;
  replicas: number;
  storage: "file" | "memory";
  /** The workloads that create it when they start, and therefore crash when it cannot be created. Never empty for built-in streams. */
  writers: string[];
  consumers: ExpectedConsumer[];
}

export interface ExpectedConsumer {
  name: string;
  filterSubjects: string[];
  maxDeliver: number | null;
}

export interface ExpectedTable {
  name: string;
  /** Where the expectation comes from, for people: `entity Order (order.yaml)`, `nomnom.doctor.yaml`, `built-in contract`. */
  source: string;
  columns: ExpectedColumn[];
  /** Column sets that need a unique key on exactly that set. */
  uniques: string[][];
  /**
   * True for derived entities: the worker's INSERT names the unique set as its ON CONFLICT target, so a missing key is 42P10
   * and a unique key on a strict subset is 23505 (nomnom-contract §4.6). False: a missing key only lets duplicates in.
   */
  conflictTarget: boolean;
}

export interface ExpectedColumn {
  name: string;
  /** Acceptable types as PostgreSQL's format_type() prints them, without a length: `text`, `character varying`; empty: any type. */
  types: string[];
  notNull: boolean;
  /** True where healthy tables exist without it (message_status.source). */
  optional: boolean;
}

export interface ExpectedWorkload {
  kind: "Deployment" | "StatefulSet" | "DaemonSet";
  name: string;
  /** True: absence is fine. */
  optional: boolean;
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
