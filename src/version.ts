import manifest from "../package.json" with { type: "json" };

/** This program, as reports and snapshots name it. */
export const tool = { name: "nomnom", version: manifest.version } as const;
