import { type Figure, median } from "./figure.ts";
import { type Forwarder, type Stage, setStage, type Usage } from "./port-forward-stage.ts";

const megabyte = 1024 * 1024;
const crowdSize = 500;
/**
 * Each process has luck of its own (the same program took 2,400 or 4,200 ms of CPU time per GB for as long as it lived), and the machine has other
 * things to do: so medians over several stages, and on each over several rounds, taken in turn.
 */
const stages = 3;
const rounds = 3;
/** Until then the engine is busy with compiling, in each of them. */
const warmUpBytes = 256 * megabyte;
const references = {
  tcp: "plain TCP",
  tlsRelay: "TLS piped through Node",
  clientNode: "client-node's PortForward",
} as const;

/** Each figure beside the same work over plain TCP, over TLS with nothing else, and over client-node's PortForward. A minute on an idle machine. */
export async function measure(): Promise<Figure[]> {
  const transfers = {
    down: createSamples(),
    up: createSamples(),
    echo: createSamples(),
    crowd: createSamples(),
  };
  const figures: Figure[] = [];
  for (let number = 1; number <= stages; number++) {
    await using stage = await setStage();
    await sampleThroughput(stage, "down", transfers.down);
    await sampleThroughput(stage, "up", transfers.up);
    await sampleLatency(stage, transfers.echo);
    await sampleCrowd(stage, transfers.crowd);
    if (number === stages) figures.push(...(await memory(stage)), await recovery(stage));
  }
  return [
    ...throughput("down", transfers.down, "≥ 500 MB/s"),
    ...throughput("up", transfers.up, "≥ 200 MB/s"),
    ...latency(transfers.echo),
    ...concurrency(transfers.crowd),
    ...figures,
  ];
}

const forwarders = ["tlsRelay", "ours", "clientNode"] as const;
type Way = "tcp" | (typeof forwarders)[number];

/** What was measured on each way, in one unit, and the CPU time it took there. */
interface Samples {
  values: Record<Way, number[]>;
  cpuMs: Record<Way, number[]>;
}

const createSamples = (): Samples => ({
  values: { tcp: [], tlsRelay: [], ours: [], clientNode: [] },
  cpuMs: { tcp: [], tlsRelay: [], ours: [], clientNode: [] },
});

async function sampleThroughput(stage: Stage, direction: "down" | "up", samples: Samples): Promise<void> {
  const bytes = 128 * megabyte;
  for (const way of forwarders)
    await stage.client({ do: direction, port: stage[way].port, bytes: warmUpBytes });
  for (let round = 0; round < rounds; round++) {
    samples.values.tcp.push(await stage.client({ do: direction, port: stage.tcpPort, bytes }));
    for (const way of forwarders) {
      const { port, usage } = stage[way];
      const before = await usage();
      samples.values[way].push(await stage.client({ do: direction, port, bytes }));
      const { cpuMs } = await usage();
      samples.cpuMs[way].push(((cpuMs - before.cpuMs) * 1e9) / bytes);
    }
  }
}

/** CPU time is the forwarder's own and depends less on what else runs; the server and the client have theirs beside it. */
function throughput(direction: "down" | "up", { values, cpuMs }: Samples, goal: string): Figure[] {
  const rate = (way: Way) => median(values[way]) / 1e6;
  const speed = { name: `port-forward throughput ${direction}`, unit: "MB/s", ours: rate("ours") };
  const cost = { name: `port-forward CPU time per GB ${direction}`, unit: "ms", ours: median(cpuMs.ours) };
  return [
    against("tcp", { ...speed, goal }, rate("tcp")),
    against("tlsRelay", { ...speed, goal: "≥ 0.8 ×" }, rate("tlsRelay")),
    against("clientNode", { ...speed, goal: "≥ 1 ×" }, rate("clientNode")),
    against("tlsRelay", { ...cost, goal: null }, median(cpuMs.tlsRelay)),
    against("clientNode", { ...cost, goal: "≤ 1 ×" }, median(cpuMs.clientNode)),
  ];
}

async function sampleLatency(stage: Stage, { values }: Samples): Promise<void> {
  const echo = (port: number) => stage.client({ do: "echo", port, rounds: 500 });
  for (let round = 0; round < rounds; round++) {
    values.tcp.push(await echo(stage.tcpPort));
    for (const way of forwarders) values[way].push(await echo(stage[way].port));
  }
}

function latency({ values }: Samples): Figure[] {
  const added = (way: Way) => median(values[way]) - median(values.tcp);
  const figure = { name: "port-forward adds to a request, median", unit: "µs", ours: added("ours") };
  return [
    against("tlsRelay", { ...figure, goal: null }, added("tlsRelay")),
    against("clientNode", { ...figure, goal: "≤ 1 ×" }, added("clientNode")),
  ];
}

async function sampleCrowd(stage: Stage, { values }: Samples): Promise<void> {
  for (const way of forwarders) {
    const served = stage.client({ do: "crowd", port: stage[way].port, connections: crowdSize });
    // Others may leave some unserved; ours may not.
    const ms = way === "ours" ? await served : await served.catch(() => null);
    if (ms !== null) values[way].push(ms);
  }
}

function concurrency({ values }: Samples): Figure[] {
  const name = `port-forward, ${crowdSize} connections at once`;
  const figure = { name, unit: "ms", ours: median(values.ours), goal: "all served" };
  return [
    against("tlsRelay", figure, median(values.tlsRelay)),
    against("clientNode", figure, median(values.clientNode)),
  ];
}

/** How much larger the process has become at most, after a first transfer that fills its buffers. */
async function memory(stage: Stage): Promise<Figure[]> {
  const grown = async (
    { port, usage }: Forwarder,
    work: { do: "down" | "slow-down" | "up"; bytes: number }[],
  ) => {
    await stage.client({ do: "down", port, bytes: 64 * megabyte });
    const before = await usage();
    const samples: Usage[] = [before];
    const timer = setInterval(() => void usage().then((sample) => samples.push(sample)), 50);
    for (const task of work) await stage.client({ ...task, port });
    clearInterval(timer);
    return (Math.max(...samples.map(({ rssBytes }) => rssBytes)) - before.rssBytes) / megabyte;
  };
  const through = [
    { do: "down", bytes: 1024 * megabyte },
    { do: "up", bytes: 1024 * megabyte },
  ] as const;
  const slowly = [{ do: "slow-down", bytes: 256 * megabyte }] as const;
  const name = "port-forward memory growth";
  const flat = { unit: "MiB", goal: "flat" };
  return [
    {
      name: `${name}, 1 GiB each way`,
      ...flat,
      ours: await grown(stage.ours, [...through]),
      reference: null,
    },
    against(
      "clientNode",
      { name: `${name}, slow client`, ...flat, ours: await grown(stage.ours, [...slowly]) },
      await grown(stage.clientNode, [...slowly]),
    ),
  ];
}

async function recovery(stage: Stage): Promise<Figure> {
  const durations: number[] = [];
  for (let round = 0; round < 3; round++) {
    const restarted = stage.restartPod();
    const servedAt = await stage.client({ do: "recover", port: stage.ours.port });
    durations.push(Math.max(0, servedAt - (await restarted)));
  }
  return {
    name: "port-forward recovery from a ready new pod",
    unit: "ms",
    ours: Math.max(...durations),
    reference: null,
    goal: "< 1000 ms",
  };
}

function against(other: keyof typeof references, figure: Omit<Figure, "reference">, value: number): Figure {
  return { ...figure, reference: Number.isNaN(value) ? null : { name: references[other], value } };
}
