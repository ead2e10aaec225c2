import { join } from "node:path";

/** The systems that single executables are made for, by Node's names. */
export const platforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"] as const;

export type Platform = (typeof platforms)[number];

/** The one that this process runs on. Throws where no executables are made for it. */
export function ownPlatform(): Platform {
  const name = `${process.platform}-${process.arch}`;
  const platform = platforms.find((each) => each === name);
  if (platform === undefined) {
    throw new Error(`single executables are made for ${platforms.join(", ")}, this is ${name}`);
  }
  return platform;
}

/** The executable of a platform, in the folder of a release. It is published in an archive alone. */
export const executableIn = (folder: string, platform: Platform): string =>
  join(folder, "executables", `nomnom-${platform}`);
