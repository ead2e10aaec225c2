import type { SectionId } from "../snapshot/snapshot.ts";
import { configMapsProbe } from "./kubernetes/configmaps.ts";
import { daemonSetsProbe } from "./kubernetes/daemonsets.ts";
import { deploymentsProbe } from "./kubernetes/deployments.ts";
import { eventsProbe } from "./kubernetes/events.ts";
import { ingressesProbe } from "./kubernetes/ingresses.ts";
import { logsProbe } from "./kubernetes/logs.ts";
import { persistentVolumeClaimsProbe } from "./kubernetes/persistentvolumeclaims.ts";
import { podsProbe } from "./kubernetes/pods.ts";
import { replicaSetsProbe } from "./kubernetes/replicasets.ts";
import { secretsProbe } from "./kubernetes/secrets.ts";
import { kubernetesServerProbe } from "./kubernetes/server.ts";
import { servicesProbe } from "./kubernetes/services.ts";
import { statefulSetsProbe } from "./kubernetes/statefulsets.ts";
import { accountProbe } from "./nats/account.ts";
import { consumersProbe } from "./nats/consumers.ts";
import { monitoringProbe } from "./nats/monitoring.ts";
import { natsServerProbe } from "./nats/server.ts";
import { streamsProbe } from "./nats/streams.ts";
import { messageStatusProbe } from "./postgres/message-status.ts";
import { privilegesProbe } from "./postgres/privileges.ts";
import { sequencesProbe } from "./postgres/sequences.ts";
import { postgresServerProbe } from "./postgres/server.ts";
import { sessionsProbe } from "./postgres/sessions.ts";
import { tableSizesProbe } from "./postgres/table-sizes.ts";
import { tablesProbe } from "./postgres/tables.ts";
import { uniqueKeysProbe } from "./postgres/unique-keys.ts";
import { vacuumProbe } from "./postgres/vacuum.ts";
import type { Probe } from "./probe.ts";

/** The probe of every section. */
export const probes: { readonly [S in SectionId]: Probe<S> } = {
  "kubernetes/server": kubernetesServerProbe,
  "kubernetes/pods": podsProbe,
  "kubernetes/deployments": deploymentsProbe,
  "kubernetes/replicasets": replicaSetsProbe,
  "kubernetes/statefulsets": statefulSetsProbe,
  "kubernetes/daemonsets": daemonSetsProbe,
  "kubernetes/services": servicesProbe,
  "kubernetes/ingresses": ingressesProbe,
  "kubernetes/configmaps": configMapsProbe,
  "kubernetes/secrets": secretsProbe,
  "kubernetes/persistentvolumeclaims": persistentVolumeClaimsProbe,
  "kubernetes/events": eventsProbe,
  "kubernetes/logs": logsProbe,
  "nats/server": natsServerProbe,
  "nats/account": accountProbe,
  "nats/streams": streamsProbe,
  "nats/consumers": consumersProbe,
  "nats/monitoring": monitoringProbe,
  "postgres/server": postgresServerProbe,
  "postgres/tables": tablesProbe,
  "postgres/unique-keys": uniqueKeysProbe,
  "postgres/table-sizes": tableSizesProbe,
  "postgres/message-status": messageStatusProbe,
  "postgres/privileges": privilegesProbe,
  "postgres/sessions": sessionsProbe,
  "postgres/sequences": sequencesProbe,
  "postgres/vacuum": vacuumProbe,
};
