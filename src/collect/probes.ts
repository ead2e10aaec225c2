import type { SectionId } from "../snapshot/snapshot.ts";
import { kubernetesProbes } from "./kubernetes/probes.ts";
import { natsProbes } from "./nats/probes.ts";
import { postgresProbes } from "./postgres/probes.ts";
import type { Probe } from "./probe.ts";
import { redisProbes } from "./redis/probes.ts";

/** The probe of every section. */
export const probes: { readonly [S in SectionId]: Probe<S> } = {
  ...kubernetesProbes,
  ...natsProbes,
  ...postgresProbes,
  ...redisProbes,
};
