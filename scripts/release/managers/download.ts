import type { Platform } from "../platform.ts";

/** An archive of a release, as a package manager fetches it. */
export interface Download {
  platform: Platform;
  url: string;
  sha256: string;
}

export interface ManagedRelease {
  version: string;
  /** The page of the project; null while nobody has said it. */
  page: string | null;
  downloads: readonly Download[];
}

export const summary =
  "Finds what is wrong with an event pipeline on Kubernetes, NATS JetStream and PostgreSQL";
