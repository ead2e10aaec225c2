import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSnapshot, writeSnapshot } from "../src/snapshot/file.ts";
import type { Pod } from "../src/snapshot/kubernetes/pod.ts";
import type { Stream } from "../src/snapshot/nats.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";
import { type Figure, median } from "./figure.ts";

const program = fileURLToPath(new URL("../bin/nomnom.js", import.meta.url));
const incident = fileURLToPath(new URL("../fixtures/snapshots/incident/snapshot.json", import.meta.url));
const counts = { streams: 10_000, pods: 5_000 };
const runs = 5;

/** `doctor --from` of a very large deployment: the whole process, its time and the most memory it held. */
export async function measure(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "nomnom-bench-"));
  try {
    const file = join(folder, "big.json");
    await writeSnapshot(file, enlarged(await readSnapshot(incident)));
    const results: { ms: number; peakMebibytes: number }[] = [];
    for (let run = 0; run < runs; run += 1) results.push(await checkFile(file));
    const what = `doctor --from, ${counts.streams} streams, ${counts.pods} pods`;
    return [
      {
        name: what,
        unit: "ms",
        ours: median(results.map(({ ms }) => ms)),
        reference: null,
        goal: "< 1200 ms",
      },
      {
        name: `${what}: memory`,
        unit: "MiB",
        ours: Math.max(...results.map(({ peakMebibytes }) => peakMebibytes)),
        reference: null,
        goal: "< 180 MiB",
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The incident among many tenants: each with a stream of its own; its workloads with as many pods as it takes. */
function enlarged(snapshot: Snapshot): Snapshot {
  const { sections } = snapshot;
  const pods = sections["kubernetes/pods"];
  const streams = sections["nats/streams"];
  if (pods?.ok !== true || streams?.ok !== true) throw new Error("the incident has no pods or no streams");
  return {
    ...snapshot,
    sections: {
      ...sections,
      "kubernetes/pods": { ok: true, data: copies(pods.data, counts.pods, podCopy) },
      "nats/streams": { ok: true, data: copies(streams.data, counts.streams, streamCopy) },
    },
  };
}

function copies<T>(originals: readonly T[], count: number, copy: (original: T, index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => {
    const original = originals[index % originals.length];
    if (original === undefined) throw new Error("there is nothing to copy");
    return index < originals.length ? original : copy(original, index);
  });
}

const podCopy = (pod: Pod, index: number): Pod => ({
  ...pod,
  metadata: { ...pod.metadata, name: `${pod.metadata.name}-${index}`, uid: `${pod.metadata.uid}-${index}` },
});

const streamCopy = (stream: Stream, index: number): Stream => ({
  ...stream,
  config: { ...stream.config, name: `TENANT${index}`, subjects: [`tenant${index}.>`] },
});

/** The peak is what the process itself says when it ends. */
const tellPeak = `data:text/javascript,process.on("exit",()=>process.stderr.write("peak "+process.resourceUsage().maxRSS))`;

async function checkFile(file: string): Promise<{ ms: number; peakMebibytes: number }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["--import", tellPeak, program, "doctor", "--from", file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  child.stderr.on("data", (chunk: Buffer) => {
    told += chunk.toString("utf8");
  });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const kibibytes = /peak (\d+)$/.exec(told)?.[1];
  if (code !== 1 || kibibytes === undefined) throw new Error(`doctor ended with ${code}: ${told}`);
  return { ms: performance.now() - startedAt, peakMebibytes: Number(kibibytes) / 1024 };
}
