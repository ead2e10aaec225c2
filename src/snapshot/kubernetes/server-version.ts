import type { Sections } from "../snapshot.ts";

/** `v1.34.4`: some of what kubectl prints depends on the API server's version. Null: not known. */
export function serverVersion(sections: Sections): string | null {
  const server = sections["kubernetes/server"];
  return server?.ok ? server.data.gitVersion : null;
}
