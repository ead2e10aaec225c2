/** A flag as commander and people know it. */
export interface Flag {
  name: `--${string}`;
  /** `-n`; absent: none. */
  short?: `-${string}`;
  /** `<url>` */
  argument: string;
  /** Its attribute among the parsed options. */
  option: string;
  help: string;
}

/** A setting of how a system is reached, and where it may be set: the flag wins, then the first variable, then the key of nomnom.doctor.yaml. */
export interface SettingSource {
  /** `nats.url` */
  name: string;
  flag: Flag | null;
  /** Environment variables, our own first. */
  variables: readonly string[];
  /** Null: the file has no key for it. */
  key: readonly string[] | null;
  /** A file name, relative to the working directory. */
  isFile: boolean;
}

/** A field of a report's target, and the word it has in a header; empty: the value speaks for itself. */
export interface TargetField {
  field: string;
  word: string;
}

/** What is known of a system before anything is looked at. */
export interface SystemDescription {
  /** In sentences and headings. */
  name: string;
  /** In a narrow header. */
  shortName: string;
  /** The check that says whether it answers. */
  reachable: `${string}/reachable`;
  /** False: it is looked at only where the configuration, a flag or a variable of ours names it. */
  isUsual: boolean;
  /** The setting that gives its address; null: it is found by rules of its own. */
  address: string | null;
  settings: readonly SettingSource[];
  target: readonly TargetField[];
}
