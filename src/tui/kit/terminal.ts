/** What the state of every screen knows of its terminal. */
export interface Terminal {
  columns: number;
  rows: number;
  /** False: plain ASCII only. */
  unicode: boolean;
  /** True: one sentence per line, nothing that ticks. */
  screenReader: boolean;
}

/** What just happened, above the keys until the next one. */
export interface Notice {
  tone: "good" | "warning";
  text: string;
}
