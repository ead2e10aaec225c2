import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type ClusterForward, type ClusterStage, setClusterStage } from "./cluster-stage.ts";
import { cpuSeconds } from "./cpu-seconds.ts";
import { type Figure, median } from "./figure.ts";

const megabyte = 1024 * 1024;
const rounds = 7;
const crowdSize = 200;
const transferBytes = 256 * megabyte;
const kubectl = "kubectl port-forward";

/** `nomnom forward` beside `kubectl port-forward` to the same pod of a real cluster, in turn; medians. */
export async function measure(): Promise<Figure[]> {
  await using stage = await setClusterStage();
  const forwards = { ours: await stage.forward("ours"), kubectl: await stage.forward("kubectl") };
  const ports = { ours: forwards.ours.port, kubectl: forwards.kubectl.port };
  const figure = (name: string, unit: string, values: Pair<number>, goal: string) => ({
    ...{ name: `${name}, real pod`, unit, ours: values.ours, goal },
    reference: { name: kubectl, value: values.kubectl },
  });
  const figures: Figure[] = [];
  for (const [direction, words] of [
    ["down", `${transferBytes / megabyte} MB down`],
    ["up", `${transferBytes / megabyte} MB up`],
  ] as const) {
    const { value, cpuMs } = await medians(
      words,
      forwards,
      async (port) => (await stage.client({ do: direction, port, bytes: transferBytes })) / 1e6,
    );
    figures.push(figure(words, "MB/s", value, "≥ 1 ×"), figure(`${words}, CPU`, "ms", cpuMs, "≤ 1 ×"));
  }
  const crowd = await medians(`${crowdSize} connections at once`, forwards, (port) =>
    stage.client({ do: "crowd", port, connections: crowdSize }),
  );
  const request = await medians("a request and its answer", forwards, (port) =>
    stage.client({ do: "echo", port, rounds: 500 }),
  );
  process.stderr.write("recovery from a new pod\n");
  return [
    ...figures,
    figure(`${crowdSize} connections at once`, "ms", crowd.value, "≤ 1 ×"),
    figure(`${crowdSize} connections at once, CPU`, "ms", crowd.cpuMs, "≤ 1 ×"),
    figure("a request and its answer", "µs", request.value, "≤ 1 ×"),
    figure("recovery from a ready new pod", "ms", await recovery(stage, ports), "< 1000 ms"),
  ];
}

interface Pair<T> {
  ours: T;
  kubectl: T;
}

/** The forwards take turns, after one round that warms both up; what they use of the CPU is that of their own processes. It takes minutes: stderr tells how far it is. */
async function medians(
  words: string,
  forwards: Pair<ClusterForward>,
  work: (port: number) => Promise<number>,
) {
  const value: Pair<number[]> = { ours: [], kubectl: [] };
  const cpuMs: Pair<number[]> = { ours: [], kubectl: [] };
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(`${words}: ${round === 0 ? "warming up" : `turn ${round} of ${rounds}`}\n`);
    for (const kind of ["ours", "kubectl"] as const) {
      const { port, pid } = forwards[kind];
      const before = await cpuSeconds(pid);
      const one = await work(port);
      if (round === 0) continue;
      value[kind].push(one);
      cpuMs[kind].push(1_000 * ((await cpuSeconds(pid)) - before));
    }
  }
  const middle = ({ ours, kubectl: theirs }: Pair<number[]>) => ({
    ours: median(ours),
    kubectl: median(theirs),
  });
  return { value: middle(value), cpuMs: middle(cpuMs) };
}

/** How long after that a forward gets to give an answer, before it is said never to. */
const patienceMs = 10_000;

/** From the moment the new pod is ready until a new connection is answered; infinite: it never is. */
async function recovery(stage: ClusterStage, ports: Pair<number>) {
  const restarted = stage.restartPod();
  const [ours, theirs, readyAt] = await Promise.all([
    servedAfter(ports.ours, restarted),
    servedAfter(ports.kubectl, restarted),
    restarted,
  ]);
  return { ours: Math.max(0, ours - readyAt), kubectl: Math.max(0, theirs - readyAt) };
}

/** The time of day of the first answer after the pod began to go. */
async function servedAfter(port: number, restarted: Promise<number>): Promise<number> {
  let readyAt = Number.POSITIVE_INFINITY;
  void restarted.then((at) => {
    readyAt = at;
  });
  // The old pod answers until it ends.
  while (readyAt === Number.POSITIVE_INFINITY && (await isServed(port))) await delay(20);
  for (;;) {
    if (await isServed(port)) return Date.now();
    if (Date.now() > readyAt + patienceMs) return Number.POSITIVE_INFINITY;
    await delay(20);
  }
}

function isServed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const end = (served: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(served);
    };
    const timer = setTimeout(() => end(false), 5_000);
    socket.on("error", () => end(false));
    socket.on("close", () => end(false));
    socket.once("data", () => end(true));
    socket.write("E\nx");
  });
}
