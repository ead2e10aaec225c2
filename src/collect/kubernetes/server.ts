import * as z from "zod";
import { succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";

const versionSchema = z.object({ gitVersion: z.string() });

/** The clocks of two machines that keep time; the API server's Date has whole seconds. */
const toleranceMs = 2_000;

/** /version: readable by every authenticated user. */
export const kubernetesServerProbe = sectionProbe({
  section: "kubernetes/server",
  async read({ connections }) {
    const client = await connections.kubernetes();
    if (!client.ok) return client;
    const version = await client.data.get("/version");
    if (!version.ok) return version;
    const aheadMs = client.data.clockAheadMs() ?? 0;
    const parsed = versionSchema.safeParse(version.data);
    return succeed({
      server: client.data.server,
      gitVersion: parsed.success ? parsed.data.gitVersion : undefined,
      user: client.data.user,
      ...(Math.abs(aheadMs) < toleranceMs ? {} : { clockAheadMs: Math.round(aheadMs / 1000) * 1000 }),
    });
  },
});
