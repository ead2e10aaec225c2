import { counted } from "../../units/counted.ts";
import type { Manifest } from "../manifests/manifest.ts";

/** Where programs of this machine run that make manifests of what is written. */
export interface Rendering {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

export interface Rendered {
  manifests: Manifest[];
  /** What was not rendered, and why. */
  notes: string[];
}

/** What is left of the time for programs: each takes a moment, and a repository of hundreds of overlays is not waited for. */
export interface Allowance {
  isUsedUp(): boolean;
}

const longestMs = 30_000;

export function allowance(mostMs = longestMs): Allowance {
  const startedAt = performance.now();
  return { isUsedUp: () => performance.now() - startedAt > mostMs };
}

/** Says what was left out; none where nothing was. */
export const leftOut = (count: number, what: string): string[] =>
  count === 0 ? [] : [`${counted(count, what)} not rendered: the others took ${longestMs / 1000} s`];

/** Nothing is fetched: neither with git nor over HTTP, whatever a file says. */
export const withoutNetwork = (env: Rendering["env"]): Rendering["env"] => ({
  ...env,
  ...{ GIT_ALLOW_PROTOCOL: "none", GIT_TERMINAL_PROMPT: "0" },
  ...{ HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, http_proxy: nowhere, https_proxy: nowhere },
  ...{ NO_PROXY: "", no_proxy: "" },
});

/** The port of the protocol that throws everything away. */
const nowhere = "http://127.0.0.1:9";

/** A line of what was rendered is none of the file it was made from. */
export const atFile = (manifest: Manifest): Manifest => ({
  ...manifest,
  placeOf: () => ({ file: manifest.source.file, line: 1, column: 1 }),
});
