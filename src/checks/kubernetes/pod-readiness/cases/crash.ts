import type { Case } from "../../../../../test/support/checks/cases.ts";
import { succeed } from "../../../../snapshot/probe-result.ts";
import { crashed, onlyWorker, worker } from "./deployment.ts";

/** What a program prints that its own pod template keeps from running, and what its author has to know. */
const refused: readonly { name: string; line: string; pod?: object; says: string; doesNotSay?: string }[] = [
  {
    name: "with hostNetwork and the usual dnsPolicy a pod knows no Service",
    line: "Error: failed to lookup address information: Name or service not known",
    pod: { hostNetwork: true, dnsPolicy: "ClusterFirst" },
    says: "Set dnsPolicy to ClusterFirstWithHostNet",
  },
  {
    name: "dnsPolicy Default is the node's DNS, which knows no Service",
    line: "Failed to connect to NATS: failed to lookup address information: Name or service not known",
    pod: { dnsPolicy: "Default" },
    says: "its pod asks the DNS of the node, which knows no Service (dnsPolicy Default)",
  },
  {
    name: "a pod with nameservers of its own",
    line: 'could not translate host name "nomnom-postgres.nomnom-dev.svc" to address: Temporary failure in name resolution',
    pod: { dnsPolicy: "None" },
    says: "its pod asks nameservers of its own instead of the cluster's DNS",
  },
  {
    name: "a name outside the cluster is no matter of the cluster's DNS",
    line: "Error: getaddrinfo ENOTFOUND db.prod.example.com",
    pod: { dnsPolicy: "Default" },
    says: "Read the log of the crashed container",
    doesNotSay: "dnsPolicy",
  },
  {
    name: "with the cluster's DNS nothing is said of it",
    line: "Error: failed to lookup address information: Name or service not known",
    pod: { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" },
    says: "Read the log of the crashed container",
    doesNotSay: "dnsPolicy",
  },
  {
    name: "a Service called redis makes REDIS_PORT an address",
    line: 'Error: invalid value for REDIS_PORT: "tcp://10.96.136.12:6379" is not a valid port number',
    says: "Set enableServiceLinks: false in the pod template",
  },
  {
    name: "an address that is refused is no variable of a Service",
    line: "Error: cannot connect to the daemon at tcp://10.96.136.12:2375: connection refused",
    says: "Read the log of the crashed container",
    doesNotSay: "enableServiceLinks",
  },
  {
    name: "a script with Windows line ends names an interpreter that nobody has",
    line: "exec /x/run.sh: no such file or directory",
    says: "With Windows line ends that name ends in a carriage return",
  },
  {
    name: "a file system that is read-only",
    line: "/bin/sh: 1: cannot create /tmp/x: Read-only file system",
    says: "Mount an emptyDir there",
  },
  {
    name: "a volume whose files belong to somebody else",
    line: "/bin/sh: 1: cannot create /v/x: Permission denied",
    says: "Correct the owner of the file or volume (fsGroup), or runAsUser",
  },
  {
    name: "a port below 1024 without the right to it",
    line: "Error: listen EACCES: permission denied 0.0.0.0:80",
    says: "the user it runs as may not listen on a port below 1024",
    doesNotSay: "fsGroup",
  },
  {
    name: "a port that another container of the pod has",
    line: 'called `Result::unwrap()` on an `Err` value: Os { code: 98, kind: AddrInUse, message: "Address already in use" }',
    says: "another program in its pod listens on that port already",
  },
  {
    name: "what Node.js writes around an error is not the error",
    line: "Error: listen EADDRINUSE: address already in use :::8080\n    at Server.setupListenHandle [as _listen2] (node:net:1463:16)\nEmitted 'error' event on Server instance at:\n    at emitErrorNT (node:net:1442:8) {",
    says: "(6 restarts): Error: listen EADDRINUSE: address already in use :::8080.",
  },
  {
    name: "a subPath that names no key of its ConfigMap is an empty folder",
    line: "cat: /etc/app/app.conf: Is a directory",
    says: "its ConfigMap or Secret has no such key",
  },
  {
    name: "a right in PostgreSQL is no right to a file",
    line: "ERROR: permission denied for schema public",
    says: "its role lacks a right in PostgreSQL",
    doesNotSay: "fsGroup",
  },
];

/** The one of two servers that does not answer is not in the log, but in the variables of the container. */
const unnamed = (name: string, env: string[], says: string): Case => ({
  name,
  sections: crashed("Error: failed to lookup address information: Temporary failure in name resolution", {
    containers: [{ name: "worker", env: env.map((variable) => ({ name: variable })) }],
  }),
  outcomes: new Map([["postgres/reachable", "pass"]]),
  blueprint: onlyWorker,
  status: "fail",
  says: [says],
});

export const crashCases: Case[] = [
  {
    name: "the node's kubelet gives out no log: why the container ended stays unknown, and is said so",
    sections: {
      ...crashed(""),
      "kubernetes/logs": succeed(
        [false, true].map((previous) => ({
          ...{ pod: "nomnom-worker-1-a", container: "worker", previous, lines: [] },
          error:
            "GET /api/v1/namespaces/nomnom-dev/pods/nomnom-worker-1-a/log: the API server answered 500: tls: failed to verify certificate: x509: certificate has expired",
        })),
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["crash-loop"],
    says: ["ended with exit code 1 (6 restarts). Its log cannot be read: GET /api/v1/namespaces"],
  },
  unnamed(
    "a program that is told of PostgreSQL alone, which answers now",
    ["DATABASE_URL", "RUST_LOG"],
    "The reason is gone (postgres/reachable does not fail now)",
  ),
  unnamed(
    "a program that is told of others besides: which of them it was nobody knows",
    ["DATABASE_URL", "REDIS_URL"],
    "Read the log of the crashed container",
  ),
  ...refused.map(
    ({ name, line, pod, says, doesNotSay }): Case => ({
      name,
      sections: crashed(line, pod),
      blueprint: onlyWorker,
      status: "fail",
      finds: ["crash-loop"],
      says: [says],
      ...(doesNotSay === undefined ? {} : { doesNotSay: [doesNotSay] }),
    }),
  ),
  {
    name: "a first crash right after the start may have been waiting for another service",
    sections: worker({
      ready: false,
      container: {
        name: "worker",
        ready: false,
        restartCount: 1,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 1, reason: "Error" } },
      },
    }),
    blueprint: onlyWorker,
    status: "fail",
    evidence: { cause: "crash-loop", status: "CrashLoopBackOff" },
    recovers: true,
  },
  {
    name: "a container that runs for a moment between two crashes is in its crash loop",
    sections: worker({
      ready: false,
      container: {
        name: "worker",
        ready: false,
        restartCount: 3,
        state: { running: { startedAt: "2026-11-23T19:59:58Z" } },
        lastState: {
          terminated: {
            exitCode: 101,
            startedAt: "2026-11-23T19:59:00Z",
            finishedAt: "2026-11-23T19:59:02Z",
          },
        },
      },
    }),
    blueprint: onlyWorker,
    status: "fail",
    evidence: { cause: "crash-loop", status: "Running" },
    recovers: true,
  },
  {
    name: "a container that ended after hours and has just been started again is starting",
    sections: worker({
      ready: false,
      container: {
        name: "worker",
        ready: false,
        restartCount: 1,
        state: { running: { startedAt: "2026-11-23T19:59:58Z" } },
        lastState: {
          terminated: {
            exitCode: 101,
            startedAt: "2026-11-23T12:00:00Z",
            finishedAt: "2026-11-23T19:59:57Z",
          },
        },
      },
    }),
    blueprint: onlyWorker,
    status: "warn",
    evidence: { cause: "readiness-probe" },
    recovers: true,
  },
  {
    name: "a crash whose reason has been repaired starts again by itself: worth waiting for",
    sections: crashed('err_code: ErrorCode(10065), description: Some("subjects overlap")'),
    outcomes: new Map([["nats/stream-overlap", "pass"]]),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["crash-loop"],
    recovers: true,
    says: [
      "The reason is gone (nats/stream-overlap does not fail now): it starts again by itself in at most 60 s",
      "rollout restart deployment/nomnom-worker",
    ],
  },
  {
    name: "a crash whose reason another check still finds",
    sections: crashed('err_code: ErrorCode(10065), description: Some("subjects overlap")'),
    outcomes: new Map([["nats/stream-overlap", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: false,
    says: ["It stops crashing once nats/stream-overlap is repaired"],
  },
  {
    name: "a crash whose reason has been repaired and hid the next: NATS looks for room before it compares subjects",
    sections: crashed("err_code: ErrorCode(10047)"),
    outcomes: new Map([
      ["nats/storage-reservation", "pass"],
      ["nats/stream-overlap", "fail"],
    ]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: false,
    says: ["It stops crashing once nats/stream-overlap is repaired", "(JetStream error 10065)"],
  },
  {
    name: "a crash whose reason cannot be judged while NATS restarts",
    sections: crashed("err_code: ErrorCode(10047)"),
    outcomes: new Map([["nats/storage-reservation", "blocked"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: true,
    says: ["Whether that is still so, nats/storage-reservation cannot say now."],
  },
  {
    name: "a crash on a full disk, which is no volume of the release's claims",
    sections: crashed("FATAL:  could not extend file: No space left on device"),
    outcomes: new Map([["kubernetes/volume-space", "pass"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: false,
    says: ["Repair what it crashed on: there is no space left on a disk."],
  },
  {
    name: "the same where a volume of the release is full",
    sections: crashed("FATAL:  could not extend file: No space left on device"),
    outcomes: new Map([["kubernetes/volume-space", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    explainedBy: "kubernetes/volume-space",
    says: ["once kubernetes/volume-space is repaired"],
  },
  {
    name: "a crash since JetStream is off",
    sections: crashed("Failed to get/create stream: Error { kind: JetStreamUnavailable, source: None }"),
    outcomes: new Map([["nats/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    explainedBy: "nats/reachable",
    says: ["It stops crashing once nats/reachable is repaired: NATS has no JetStream for it."],
  },
  {
    name: "a crash since NATS does not let the program in, but doctor",
    sections: crashed(
      "Failed to connect to NATS: Error { kind: AuthorizationViolation, source: Some(AuthorizationViolation) }",
    ),
    outcomes: new Map([["nats/reachable", "pass"]]),
    blueprint: onlyWorker,
    status: "fail",
    says: ["The reason is gone (nats/reachable does not fail now)"],
  },
  {
    name: "a crash since NATS took no connection while its pod was replaced, and takes them again",
    sections: crashed("Failed to connect to NATS: Error { kind: TimedOut, source: None }"),
    outcomes: new Map([["nats/reachable", "pass"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: true,
    says: ["The reason is gone (nats/reachable does not fail now): it starts again by itself"],
  },
  {
    name: "a crash since JetStream gave no answer, as it still does",
    sections: crashed("Failed to get/create stream: Error { kind: TimedOut, source: None }"),
    outcomes: new Map([["nats/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    explainedBy: "nats/reachable",
    says: ["once nats/reachable is repaired: it cannot reach NATS"],
  },
  {
    name: "a crash since the database does not exist",
    sections: crashed(
      'Failed to create database pool: Error(Some("connection to server at \\"db\\", port 5432 failed: FATAL:  database \\"nodb\\" does not exist\\n"))',
    ),
    outcomes: new Map([["postgres/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    explainedBy: "postgres/reachable",
    says: ["the database it names does not exist"],
  },
  {
    name: "a role without a right in PostgreSQL",
    sections: crashed("Error: permission denied for schema public"),
    outcomes: new Map([["postgres/privileges", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: false,
    says: ["It stops crashing once postgres/privileges is repaired: its role lacks a right"],
  },
  {
    name: "a program that only waits for PostgreSQL, however old the pod",
    sections: crashed("error: connect to nomnom-postgres:5432: Connection refused"),
    outcomes: new Map([["postgres/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: true,
  },
  {
    name: "a container without probes is ready between two crashes",
    sections: worker({
      started: "2026-11-23T19:50:00Z",
      container: {
        name: "worker",
        ready: true,
        restartCount: 4,
        started: true,
        state: { running: { startedAt: "2026-11-23T19:59:50Z" } },
        lastState: {
          terminated: {
            exitCode: 101,
            startedAt: "2026-11-23T19:58:50Z",
            finishedAt: "2026-11-23T19:59:02Z",
          },
        },
      },
    }),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["crash-loop"],
    recovers: true,
    says: [
      "keeps crashing: container worker ended with exit code 101 (4 restarts) and runs again for the moment",
    ],
  },
  {
    name: "a container that has outlasted its crashes is ready",
    sections: worker({
      started: "2026-11-23T19:50:00Z",
      container: {
        name: "worker",
        ready: true,
        restartCount: 4,
        started: true,
        state: { running: { startedAt: "2026-11-23T19:59:02Z" } },
        lastState: {
          terminated: {
            exitCode: 101,
            startedAt: "2026-11-23T19:58:50Z",
            finishedAt: "2026-11-23T19:59:02Z",
          },
        },
      },
    }),
    blueprint: onlyWorker,
    status: "pass",
    resources: [],
  },
];
