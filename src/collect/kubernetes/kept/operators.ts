import type { PostgresCluster } from "../../../snapshot/kubernetes/postgres-cluster.ts";
import { keptMetadata } from "./metadata.ts";
import { keepValues } from "./withheld.ts";

const readParameters: ReadonlySet<string> = new Set(["max_connections"]);

/** Of PostgreSQL's settings those that are held against the server's. */
export const keptPostgresClusters = (clusters: PostgresCluster[]): PostgresCluster[] =>
  clusters.map((cluster) => ({
    ...cluster,
    metadata: keptMetadata(cluster.metadata),
    spec: {
      ...cluster.spec,
      postgresql: cluster.spec.postgresql && {
        parameters: keepValues(cluster.spec.postgresql.parameters, (name) => readParameters.has(name)),
      },
    },
  }));
