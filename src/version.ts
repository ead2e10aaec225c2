import manifest from "../package.json" with { type: "json" };

/** Where bugs are reported: `bugs` of package.json, which nobody has filled yet where this is null (docs/decisions/0026). */
export const bugsPage: string | null = pageOf("bugs" in manifest ? manifest.bugs : null);

/** This program, as reports and snapshots name it. */
export const tool = { name: "nomnom", version: manifest.version } as const;

function pageOf(bugs: unknown): string | null {
  const isObject = typeof bugs === "object" && bugs !== null;
  return isObject && "url" in bugs && typeof bugs.url === "string" ? bugs.url : null;
}
