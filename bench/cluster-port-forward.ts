import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type ClusterStage, setClusterStage } from "./cluster-stage.ts";
import { type Figure, median } from "./figure.ts";

const megabyte = 1024 * 1024;
const rounds = 3;
const crowdSize = 300;
const kubectl = "kubectl port-forward";

/** `nomnom forward` beside `kubectl port-forward` to the same pod of a real cluster, in turn; medians. */
export async function measure(): Promise<Figure[]> {
  await using stage = await setClusterStage();
  const ports = { ours: await stage.forward("ours"), kubectl: await stage.forward("kubectl") };
  const medians = async (work: (port: number) => Promise<number>) => {
    const values: { ours: number[]; kubectl: number[] } = { ours: [], kubectl: [] };
    for (let round = 0; round < rounds; round++)
      for (const kind of ["ours", "kubectl"] as const) values[kind].push(await work(ports[kind]));
    return { ours: median(values.ours), kubectl: median(values.kubectl) };
  };
  const figure = (name: string, unit: string, values: { ours: number; kubectl: number }, goal: string) => ({
    ...{ name: `${name}, real pod`, unit, ours: values.ours, goal },
    reference: { name: kubectl, value: values.kubectl },
  });
  const rate = (direction: "down" | "up") =>
    medians(async (port) => (await stage.client({ do: direction, port, bytes: 64 * megabyte })) / 1e6);
  return [
    figure("throughput down", "MB/s", await rate("down"), "≥ 1 ×"),
    figure("throughput up", "MB/s", await rate("up"), "≥ 1 ×"),
    figure(
      "a request and its answer",
      "µs",
      await medians((port) => stage.client({ do: "echo", port, rounds: 500 })),
      "≤ 1 ×",
    ),
    figure(
      `${crowdSize} connections at once`,
      "ms",
      await medians((port) => stage.client({ do: "crowd", port, connections: crowdSize })),
      "all served",
    ),
    figure("recovery from a ready new pod", "ms", await recovery(stage, ports), "< 1000 ms"),
  ];
}

/** How long after that a forward gets to give an answer, before it is said never to. */
const patienceMs = 10_000;

/** From the moment the new pod is ready until a new connection is answered; infinite: it never is. */
async function recovery(stage: ClusterStage, ports: { ours: number; kubectl: number }) {
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
