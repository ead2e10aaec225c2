import type { Case } from "../../../../../test/support/checks/cases.ts";
import { succeed } from "../../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../../snapshot/snapshot.ts";
import { crashed, onlyWorker, podEvents, waiting, worker } from "./deployment.ts";

/** The worker runs for two minutes and its probe fails so, by the kubelet's words on 1.34. */
const probed = (probe: object, message: string): Sections => ({
  ...worker({
    ready: false,
    started: "2026-11-23T19:58:00Z",
    podSpec: {
      containers: [{ name: "worker", ports: [{ name: "http", containerPort: 8080 }], readinessProbe: probe }],
    },
  }),
  "kubernetes/events": succeed(
    sectionSchemas["kubernetes/events"].parse([
      {
        metadata: { name: "e" },
        involvedObject: { kind: "Pod", name: "nomnom-worker-1-a", fieldPath: "spec.containers{worker}" },
        type: "Warning",
        reason: "Unhealthy",
        message,
        lastTimestamp: "2026-11-23T19:59:55Z",
      },
    ]),
  ),
});

/** A worker whose readiness probe on port 8080 has been failing for ten minutes. */
const neverReady = worker({
  ready: false,
  started: "2026-11-23T19:50:00Z",
  podSpec: { containers: [{ name: "worker", readinessProbe: { httpGet: { path: "/", port: 8080 } } }] },
});

const refusedProbe = {
  reason: "Unhealthy",
  message:
    'Readiness probe failed: Get "http://10.244.0.83:8080/": dial tcp 10.244.0.83:8080: connect: connection refused',
};

/** A worker with these variables, whose readiness probe has had no answer for ten minutes. */
const silentProbe = (env: object[]): Sections => ({
  ...worker({
    ready: false,
    started: "2026-11-23T19:50:00Z",
    podSpec: {
      containers: [{ name: "worker", env, readinessProbe: { httpGet: { path: "/ready", port: 8080 } } }],
    },
  }),
  "kubernetes/events": podEvents({
    reason: "Unhealthy",
    message:
      'Readiness probe failed: Get "http://10.244.0.83:8080/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  }),
});

/** The worker in CrashLoopBackOff, whose runs end with this exit code and say nothing. */
function crashedWith(exitCode: number): Sections {
  return JSON.parse(JSON.stringify(crashed("")).replaceAll('"exitCode":1,', `"exitCode":${exitCode},`));
}

export const probeCases: Case[] = [
  {
    name: "the probe's program is not in the image",
    sections: probed(
      { exec: { command: ["curl", "-f", "localhost"] } },
      'Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "5d37": OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
    ),
    blueprint: onlyWorker,
    status: "fail",
    says: ["The probe runs curl, which the image does not have"],
  },
  {
    name: "the probe speaks HTTPS to a program that speaks HTTP",
    sections: probed(
      { httpGet: { port: 8080, scheme: "HTTPS" } },
      'Readiness probe failed: Get "https://10.244.0.31:8080/": http: server gave HTTP response to HTTPS client',
    ),
    blueprint: onlyWorker,
    status: "fail",
    remedies: ["The program speaks HTTP there, and the probe HTTPS: set its scheme to HTTP."],
  },
  {
    name: "the probe speaks HTTP to a program that speaks TLS",
    sections: probed(
      { httpGet: { port: 8443 } },
      'Readiness probe failed: Get "http://10.244.0.43:8443/": malformed HTTP response "\\x15\\x03\\x03\\x00\\x02\\x022"',
    ),
    blueprint: onlyWorker,
    status: "fail",
    remedies: ["The program speaks TLS there, and the probe plain HTTP: set its scheme to HTTPS."],
  },
  {
    name: "the probe asks the node for what is in the pod",
    sections: probed(
      { httpGet: { port: 8080, host: "127.0.0.1" } },
      'Readiness probe failed: Get "http://127.0.0.1:8080/": dial tcp 127.0.0.1:8080: connect: connection refused',
    ),
    blueprint: onlyWorker,
    status: "fail",
    remedies: [
      "The probe asks host 127.0.0.1, which is the node itself and not the pod: take host out of the probe.",
    ],
  },
  {
    name: "the probe's path wants a login",
    sections: probed(
      { httpGet: { port: 8080, path: "/health" } },
      "Readiness probe failed: HTTP probe failed with statuscode: 401",
    ),
    blueprint: onlyWorker,
    status: "fail",
    remedies: [
      "The program wants a login there (401): let the probe ask a path that needs none, or send what it wants (httpGet.httpHeaders).",
    ],
  },
  {
    name: "the probe's command takes longer than it may",
    sections: probed(
      { exec: { command: ["sh", "-c", "node -e 1"] }, timeoutSeconds: 1 },
      'Readiness probe failed: command timed out: "sh -c node -e 1" timed out after 1s',
    ),
    blueprint: onlyWorker,
    status: "fail",
    remedies: [
      "The probe's command takes longer than the 1 s it may take: raise timeoutSeconds, give the container more CPU, or ask something quicker.",
    ],
  },
  {
    name: "the probe's command takes longer than it may, by the words of 1.20",
    sections: probed({ exec: { command: ["sh", "-c", "node -e 1"] } }, "Readiness probe failed: "),
    blueprint: onlyWorker,
    status: "fail",
    says: ["ends with an error and says nothing, or takes longer than the 1 s it may take"],
  },
  {
    name: "a gRPC server without the health service",
    sections: probed(
      { grpc: { port: 8080 } },
      "Readiness probe failed: error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health",
    ),
    blueprint: onlyWorker,
    status: "fail",
    says: ["The program speaks gRPC there without the health service"],
  },
  {
    name: "the liveness probe has the program killed before it listens, each time",
    sections: {
      ...worker({
        ready: true,
        started: "2026-11-23T19:50:00Z",
        podSpec: {
          terminationGracePeriodSeconds: 2,
          containers: [
            {
              name: "worker",
              livenessProbe: { httpGet: { port: 8080 }, periodSeconds: 3, failureThreshold: 3 },
            },
          ],
        },
        container: {
          name: "worker",
          ready: true,
          restartCount: 5,
          state: { running: { startedAt: "2026-11-23T19:59:58Z" } },
          lastState: {
            terminated: {
              exitCode: 137,
              reason: "Error",
              startedAt: "2026-11-23T19:59:40Z",
              finishedAt: "2026-11-23T19:59:51Z",
            },
          },
        },
      }),
      "kubernetes/events": podEvents(
        {
          reason: "Unhealthy",
          message:
            'Liveness probe failed: Get "http://10.244.0.38:8080/": dial tcp 10.244.0.38:8080: connect: connection refused',
          lastTimestamp: "2026-11-23T19:59:49Z",
        },
        {
          type: "Normal",
          reason: "Killing",
          message: "Container worker failed liveness probe, will be restarted",
          lastTimestamp: "2026-11-23T19:59:49Z",
        },
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["liveness-probe"],
    says: ["Give the program a startupProbe with the time it needs to start"],
  },
  {
    name: "the probe names a port that the container does not have",
    sections: probed(
      { httpGet: { port: "health" } },
      'Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "health": invalid syntax',
    ),
    blueprint: onlyWorker,
    status: "fail",
    remedies: [
      "The probe asks a port called health, and container worker has only http (8080): name one of its ports, or give the number.",
    ],
  },
  {
    name: "a postStart hook that does not end: the container was started, and counts as being created",
    sections: {
      ...worker({
        ready: false,
        started: "2026-11-23T19:55:00Z",
        container: waiting("ContainerCreating"),
        podStatus: { phase: "Pending" },
      }),
      "kubernetes/events": succeed(
        sectionSchemas["kubernetes/events"].parse([
          {
            metadata: { name: "e" },
            involvedObject: { kind: "Pod", name: "nomnom-worker-1-a", fieldPath: "spec.containers{worker}" },
            type: "Normal",
            reason: "Started",
            message: "Started container worker",
            lastTimestamp: "2026-11-23T19:55:04Z",
          },
        ]),
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["start-hook"],
    says: ["has started container worker 296 s ago, and its postStart hook has not ended since"],
    recovers: false,
  },
  {
    name: "a pod that started 10 s ago and is not ready yet will recover",
    sections: worker({ ready: false }),
    blueprint: onlyWorker,
    status: "warn",
    evidence: { cause: "readiness-probe" },
    recovers: true,
  },
  {
    name: "the same pod an hour later will not",
    sections: worker({ ready: false, started: "2026-11-23T19:00:00Z" }),
    blueprint: onlyWorker,
    status: "fail",
    evidence: { cause: "readiness-probe" },
    recovers: false,
  },
  {
    name: "the same pod for a machine whose clock is an hour behind",
    sections: {
      ...worker({ ready: false, started: "2026-11-23T20:40:00Z" }),
      "kubernetes/server": succeed({
        server: "https://127.0.0.1:6443",
        gitVersion: "v1.34.4",
        user: null,
        clockAheadMs: 3_600_000,
      }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["readiness-probe"],
  },
  {
    name: "a probe that gets no answer while PostgreSQL is away: the API waits for it with its only thread",
    sections: silentProbe([{ name: "DATABASE_URL", value: "postgresql://db/nomnom" }]),
    outcomes: new Map([["postgres/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    explainedBy: "postgres/reachable",
    says: ["It answers again once postgres/reachable is repaired."],
  },
  {
    name: "the same probe while PostgreSQL answers: the program itself is silent",
    sections: silentProbe([{ name: "DATABASE_URL", value: "postgresql://db/nomnom" }]),
    outcomes: new Map([["postgres/reachable", "pass"]]),
    blueprint: onlyWorker,
    status: "fail",
    says: ["Make the probed address answer"],
  },
  {
    name: "the same probe of a program that has no database",
    sections: silentProbe([]),
    outcomes: new Map([["postgres/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    says: ["Make the probed address answer"],
  },
  {
    name: "one failed liveness probe ten minutes before a program ended by itself",
    sections: {
      ...crashed("Error: config key consumer.max_deliver is missing"),
      "kubernetes/events": podEvents({
        reason: "Unhealthy",
        message: "Liveness probe failed: connection refused",
        lastTimestamp: "2026-11-23T19:49:50Z",
      }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["crash-loop"],
    says: ["config key consumer.max_deliver is missing"],
  },
  {
    name: "killed by its liveness probe, in the kubelet's own words",
    sections: {
      ...crashed("listening on http://127.0.0.1:8080"),
      "kubernetes/events": podEvents(
        {
          reason: "Unhealthy",
          message:
            'Liveness probe failed: Get "http://10.244.0.83:8080/health": dial tcp 10.244.0.83:8080: connect: connection refused',
          lastTimestamp: "2026-11-23T19:59:44Z",
        },
        { reason: "Killing", message: "Container worker failed liveness probe, will be restarted" },
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["listens-elsewhere"],
    says: [
      "it listens only on 127.0.0.1, which neither the kubelet nor another pod can reach",
      "Let the program listen on 0.0.0.0:8080",
    ],
  },
  {
    name: "killed for its start hook, and the kubelet has said so of earlier runs only",
    sections: {
      ...crashedWith(137),
      "kubernetes/events": podEvents(
        {
          reason: "FailedPostStartHook",
          message: "PostStartHook failed",
          lastTimestamp: "2026-11-23T19:54:00Z",
        },
        { reason: "Killing", message: "FailedPostStartHook", lastTimestamp: "2026-11-23T19:54:00Z" },
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["start-hook"],
    says: ["killed because its postStart hook fails", "PostStartHook failed"],
  },
  {
    name: "killed by its liveness probe because a thread of it has panicked and the process goes on",
    sections: {
      ...crashedWith(137),
      "kubernetes/logs": succeed([
        {
          pod: "nomnom-worker-1-a",
          container: "worker",
          previous: true,
          lines: ["thread 'main' panicked at src/main.rs:58:10:", "Failed: err_code: ErrorCode(10047)"],
        },
      ]),
      "kubernetes/events": podEvents(
        { reason: "Unhealthy", message: "Liveness probe failed: connection refused" },
        { reason: "Killing", message: "Container worker failed liveness probe, will be restarted" },
      ),
    },
    outcomes: new Map([["nats/storage-reservation", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["liveness-probe"],
    explainedBy: "nats/storage-reservation",
    says: ["log: Failed: err_code: ErrorCode(10047)", "It answers once nats/storage-reservation is repaired"],
  },
  {
    name: "killed by its liveness probe as it listens elsewhere, whatever else its log complains about",
    sections: {
      ...crashedWith(137),
      "kubernetes/logs": succeed([
        {
          pod: "nomnom-worker-1-a",
          container: "worker",
          previous: true,
          firstLines: ["dashboard listening on 0.0.0.0:3000"],
          lines: ['ERROR polling table order_line_items: relation "order_line_items" does not exist'],
        },
      ]),
      "kubernetes/events": podEvents(
        {
          reason: "Unhealthy",
          message:
            'Liveness probe failed: Get "http://10.244.0.50:8080/api/health": dial tcp 10.244.0.50:8080: connect: connection refused',
        },
        { reason: "Killing", message: "Container worker failed liveness probe, will be restarted" },
      ),
    },
    outcomes: new Map([["postgres/table-presence", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["listens-elsewhere"],
    says: ["The probe asks port 8080; its log says that it listens on 3000"],
  },
  {
    name: "not ready because it waits for a database that does not answer",
    sections: {
      ...neverReady,
      "kubernetes/logs": succeed([
        {
          pod: "nomnom-worker-1-a",
          container: "worker",
          previous: false,
          lines: [
            'ERROR r2d2: connection to server at "nomnom-postgres", port 5432 failed: Connection refused',
          ],
        },
      ]),
      "kubernetes/events": podEvents({
        reason: "Unhealthy",
        message: "Readiness probe failed: context deadline exceeded",
      }),
    },
    outcomes: new Map([["postgres/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["readiness-probe"],
    explainedBy: "postgres/reachable",
    says: ["It answers once postgres/reachable is repaired: it cannot reach PostgreSQL"],
  },
  {
    name: "a start hook that failed once, and a program that gives up by itself since",
    sections: {
      ...crashed("Error: config key consumer.max_deliver is missing"),
      "kubernetes/events": podEvents({
        reason: "FailedPostStartHook",
        message: "PostStartHook failed",
        lastTimestamp: "2026-11-23T19:54:00Z",
      }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["crash-loop"],
    says: ["config key consumer.max_deliver is missing"],
  },
  ...[
    "Server running at http://localhost:8080/",
    "INFO:     Uvicorn running on http://127.0.0.1:8080 (Press CTRL+C to quit)",
    "Starting development server at http://127.0.0.1:8080/",
    "gateway bound to [::1]:8080",
  ].map(
    (line): Case => ({
      name: `a readiness probe that is refused beside the log line "${line}"`,
      sections: {
        ...neverReady,
        "kubernetes/logs": succeed([
          { pod: "nomnom-worker-1-a", container: "worker", previous: false, lines: [line] },
        ]),
        "kubernetes/events": podEvents(refusedProbe),
      },
      blueprint: onlyWorker,
      status: "fail",
      finds: ["listens-elsewhere"],
      says: ["which neither the kubelet nor another pod can reach"],
    }),
  ),
  ...["Server running at http://0.0.0.0:8080/", "ready: forwarding to http://localhost:8080"].map(
    (line): Case => ({
      name: `a readiness probe that is refused beside the log line "${line}", which names no loopback listener`,
      sections: {
        ...neverReady,
        "kubernetes/logs": succeed([
          { pod: "nomnom-worker-1-a", container: "worker", previous: false, lines: [line] },
        ]),
        "kubernetes/events": podEvents(refusedProbe),
      },
      blueprint: onlyWorker,
      status: "fail",
      finds: ["readiness-probe"],
    }),
  ),
  {
    name: "a pod that has just started and was not probed yet",
    sections: worker({
      ready: false,
      started: "2026-11-23T19:59:56Z",
      podSpec: {
        containers: [{ name: "worker", readinessProbe: { httpGet: { path: "/ready", port: 8080 } } }],
      },
    }),
    blueprint: onlyWorker,
    status: "warn",
    recovers: true,
    says: ["4 s ago: its readiness probe (GET /ready on port 8080) has not succeeded yet", "Wait for"],
  },
  {
    name: "all pods are ready and minReadySeconds are not over: nothing to worry about",
    sections: worker({
      deploymentSpec: { minReadySeconds: 3600 },
      deploymentStatus: { availableReplicas: 0 },
    }),
    blueprint: onlyWorker,
    status: "pass",
    says: ["has all its pods ready"],
  },
  ...[
    {
      name: "a pod that was ready until half a minute ago may be so again",
      lost: "2026-11-23T19:59:30Z",
      recovers: true,
    },
    {
      name: "a pod that has not been ready for minutes stays so",
      lost: "2026-11-23T19:55:00Z",
      recovers: false,
    },
  ].map(
    ({ name, lost, recovers }): Case => ({
      name,
      takenAt: "2026-11-23T20:00:00Z",
      sections: worker({
        ready: false,
        started: "2026-11-23T18:00:00Z",
        podSpec: { containers: [{ name: "worker", readinessProbe: { httpGet: { port: 8080 } } }] },
        podStatus: { conditions: [{ type: "Ready", status: "False", lastTransitionTime: lost }] },
      }),
      blueprint: onlyWorker,
      status: "fail",
      finds: ["readiness-probe"],
      recovers,
    }),
  ),
];
