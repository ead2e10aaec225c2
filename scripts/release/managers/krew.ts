import { stringify } from "yaml";
import type { Platform } from "../platform.ts";
import { type ManagedRelease, summary } from "./download.ts";

/** By Kubernetes' names of systems. */
const selectors: Readonly<Record<Platform, { os: string; arch: string }>> = {
  "linux-x64": { os: "linux", arch: "amd64" },
  "linux-arm64": { os: "linux", arch: "arm64" },
  "darwin-x64": { os: "darwin", arch: "amd64" },
  "darwin-arm64": { os: "darwin", arch: "arm64" },
};

/** The plugin manifest of krew, for `kubectl krew install --manifest`: https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/ */
export const krewManifest = ({ version, page, downloads }: ManagedRelease): string =>
  stringify(
    {
      apiVersion: "krew.googlecontainertools.github.com/v1alpha2",
      kind: "Plugin",
      metadata: { name: "nomnom" },
      spec: {
        version: `v${version}`,
        ...(page === null ? {} : { homepage: page }),
        shortDescription: "Find what is wrong with an event pipeline",
        description: `${summary},\nsays why, and what to type next. It only reads, unless you ask it to repair.\n`,
        platforms: downloads.map(({ platform, url, sha256 }) => ({
          selector: { matchLabels: selectors[platform] },
          uri: url,
          sha256,
          bin: "nomnom",
          files: [
            { from: "./nomnom", to: "." },
            { from: "./LICENSE", to: "." },
            { from: "./LICENSES.txt", to: "." },
          ],
        })),
      },
    },
    { lineWidth: 0 },
  );
