import type { Target, TargetRoute } from "../snapshot/snapshot.ts";
import { databaseVariable } from "../systems/postgres.ts";
import type { System } from "../systems/systems.ts";
import { shellWord, type Word } from "./word.ts";

/** Where a command acts. */
export type CommandTarget =
  | { system: "kubernetes"; cluster: ClusterTarget }
  /** `cluster`: the one whose port-forward leads there; null: its clients reach it directly. */
  | { system: "nats"; server: string | null; cluster: ClusterTarget | null }
  | {
      system: "postgres";
      url: string | null;
      route: TargetRoute | null;
      cluster: ClusterTarget | null;
      /** Of a database that has a name; absent: the usual one. */
      database?: string;
    }
  | {
      system: "redis";
      url: string | null;
      route: TargetRoute | null;
      cluster: ClusterTarget | null;
    };

/** A kubeconfig's cluster and namespace. Null fields are left to kubectl: there is no context in a pod, and nodes lie in no namespace. */
export type ClusterTarget = Pick<Target, "context" | "namespace" | "kubeconfig">;

/** The cluster through whose port-forward a system was reached. Documents that do not say so are from clusters, unless they name no context. */
export function forwardingCluster(target: Target, system: System): ClusterTarget | null {
  const forwarded = target.routes?.[system]?.forwarded ?? target.context !== null;
  return forwarded ? target : null;
}

/** A command for the reader to type: data until `commandLine` writes it. */
export interface Command {
  program: string;
  /** The arguments without those that name the target. */
  args: readonly Word[];
  /** Null: it acts on the reader's machine or on what its arguments name. */
  target: CommandTarget | null;
  /** What the program reads from its standard input. */
  stdin?: string;
  /** The reader's file that takes what the program prints. */
  stdout?: string;
}

/** A command that needs no target: `helm`, `docker`, `curl`. */
export const command = (program: string, ...args: readonly Word[]): Command => ({
  program,
  args,
  target: null,
});

/** The command as one line (more with standard input) that can be pasted into a POSIX shell. The only place that writes commands as text. */
export function commandLine({ program, args, target, stdin, stdout }: Command): string {
  const words = [...(target === null ? [program] : aimed(program, target)), ...args];
  const line = `${words.map(shellWord).join(" ")}${stdout === undefined ? "" : ` > ${shellWord(stdout)}`}`;
  if (stdin === undefined) return line;
  const end = delimiterFor(stdin);
  return `${line} <<'${end}'\n${stdin.endsWith("\n") ? stdin : `${stdin}\n`}${end}`;
}

/**
 * The program with what leads it to the target, whatever is current or set where the line is pasted. What doctor reached through a port-forward is
 * reached by `nomnom run`, which opens it again.
 */
function aimed(program: string, target: CommandTarget): Word[] {
  switch (target.system) {
    case "kubernetes":
      return program === "helm"
        ? [program, ...helmFlags(target.cluster)]
        : [program, ...clusterFlags(target.cluster)];
    case "nats":
      if (target.cluster !== null) return ["nomnom", "run", ...clusterFlags(target.cluster), "--", program];
      return [program, ...(target.server === null ? [] : ["--server", target.server])];
    case "postgres":
      if (target.cluster !== null)
        return [
          ...["nomnom", "run", ...clusterFlags(target.cluster)],
          ...(target.database === undefined ? [] : ["--database", target.database]),
          ...["--", program],
        ];
      return [program, databaseWord(target)];
    case "redis":
      return redisCli(program, target);
  }
}

/** redis-cli takes its address from no variable: behind a port-forward a shell hands it what `nomnom run` has set. It asks for a password. */
function redisCli(program: string, target: Extract<CommandTarget, { system: "redis" }>): Word[] {
  const { url, route, cluster } = target;
  if (cluster !== null)
    return [
      ...["nomnom", "run", ...clusterFlags(cluster), "--"],
      ...["sh", "-c", `exec ${program} -u "$REDIS_URL" "$@"`, program],
    ];
  if (url === null || route === null || route.origin === "REDIS_URL")
    return [program, "-u", { variable: "REDIS_URL" }];
  const login = route.user === undefined ? [] : ["--user", route.user, "--askpass"];
  return [program, "-u", url, ...login];
}

/** A variable that holds the address holds its password as well; psql asks for it otherwise. */
function databaseWord({ url, route, database }: Extract<CommandTarget, { system: "postgres" }>): Word {
  const variable = database === undefined ? "DATABASE_URL" : databaseVariable(database);
  if (url === null || route === null || route.origin === variable) return { variable };
  return route.user === undefined ? url : url.replace("://", `://${encodeURIComponent(route.user)}@`);
}

/** The flags that kubectl and nomnom share. */
const clusterFlags = ({ kubeconfig, context, namespace }: ClusterTarget): Word[] => [
  ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
  ...(context === null ? [] : ["--context", context]),
  ...(namespace === null ? [] : ["-n", namespace]),
];

/** Helm has another name for the context. */
const helmFlags = (cluster: ClusterTarget): Word[] =>
  clusterFlags(cluster).map((word) => (word === "--context" ? "--kube-context" : word));

/** A line of the text that equals the delimiter would end the here-document early. */
function delimiterFor(text: string): string {
  const lines = new Set(text.split("\n"));
  let end = "EOF";
  while (lines.has(end)) end += "_";
  return end;
}
