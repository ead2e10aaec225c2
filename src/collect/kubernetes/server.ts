import * as z from "zod";
import { succeed } from "../../snapshot/probe-result.ts";
import { clockSkew } from "../clock-skew.ts";
import { sectionProbe } from "../section-probe.ts";

const versionSchema = z.object({ gitVersion: z.string() });

/** /version: readable by every authenticated user. */
export const kubernetesServerProbe = sectionProbe({
  section: "kubernetes/server",
  async read({ connections }) {
    const client = await connections.kubernetes();
    if (!client.ok) return client;
    const version = await client.data.get("/version");
    if (!version.ok) return version;
    const parsed = versionSchema.safeParse(version.data);
    return succeed({
      server: client.data.server,
      gitVersion: parsed.success ? parsed.data.gitVersion : undefined,
      user: client.data.user,
      credentialsEnd: client.data.credentialsEnd,
      ...clockSkew(client.data.clockAheadMs()),
    });
  },
});
