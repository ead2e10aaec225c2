import type { ClusterStore } from "../kubernetes-api/store.ts";
import type { EventFields } from "./cluster.ts";
import type { NodeAddress } from "./container-environment.ts";
import { ContainerConfigError, containerEnvironment } from "./container-environment.ts";
import type { ContainerInstance } from "./container-instance.ts";
import { startInstance } from "./container-instance.ts";
import type { ContainerLog } from "./container-log.ts";
import { startContainerProbes } from "./container-probes.ts";
import type { ContainerStatus, TerminatedState } from "./container-status.ts";
import { waiting } from "./container-status.ts";
import type { ImageTable } from "./image.ts";
import { fullImageName, imageId, pullFailure } from "./image.ts";
import { MountError, mountedFiles } from "./mounted-files.ts";
import type { Container, Pod } from "./pod.ts";
import { createRestartBackOff, goDuration } from "./restart-back-off.ts";
import type { SocketAddress } from "./service-routing.ts";
import { sleep } from "./sleep.ts";

export interface ContainerOptions {
  store: ClusterStore;
  pod: Pod;
  container: Container;
  address: NodeAddress;
  images: ImageTable;
  dataDir: string;
  warmUpProbes: boolean;
  resolve(host: string, port: number): Promise<SocketAddress>;
  onStatus(): void;
  event(fields: Omit<EventFields, "component">): void;
}

export interface ContainerRunner {
  status(): ContainerStatus;
  /** Logs of the newest instance and of the one before. */
  log(previous: boolean): ContainerLog | undefined;
  localPort(podPort: number): number | undefined;
  /** Ends the container for good. */
  stop(graceMs: number): Promise<void>;
}

/** How long the end of an instance shows as such before the container waits for its restart. */
const terminatedShownMs = 300;
/** How often what a container lacks (image with policy Never, Secret, ConfigMap) is looked for again. */
const retryMs = 2000;

/** Runs a container until it is stopped or, by the pod's restart policy, done; keeps its status as a kubelet does. */
export function runContainer(options: ContainerOptions): ContainerRunner {
  const { container, pod, event } = options;
  const stopping = new AbortController();
  const backOff = createRestartBackOff();
  const logs: ContainerLog[] = [];
  let instance: ContainerInstance | undefined;
  let status: ContainerStatus = {
    name: container.name,
    state: { waiting: { reason: "ContainerCreating" } },
    lastState: {},
    ready: false,
    restartCount: 0,
    image: container.image,
    imageID: "",
    started: false,
  };

  function setStatus(next: ContainerStatus): void {
    status = next;
    options.onStatus();
  }

  async function run(): Promise<void> {
    let pullWaitMs = 0;
    while (!stopping.signal.aborted) {
      const program = options.images(container.image);
      if (program === undefined) {
        pullWaitMs = await imageMissing(pullWaitMs);
        continue;
      }
      const started = start(program);
      if (started === undefined) {
        await sleep(retryMs, stopping.signal);
        continue;
      }
      const end = await observe(started);
      if (stopping.signal.aborted || !restarts(end)) return;
      await waitForRestart(backOff.next(Date.now() - started.startedAtMs));
    }
  }

  /** Returns the next wait. */
  async function imageMissing(waitMs: number): Promise<number> {
    const { image } = container;
    if (container.imagePullPolicy === "Never") {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      warn("ErrImageNeverPull", message);
      warn("Failed", "Error: ErrImageNeverPull");
      setStatus(waiting(status, "ErrImageNeverPull", message));
      await sleep(10_000, stopping.signal);
      return 0;
    }
    const failure = pullFailure(image);
    event({
      type: "Normal",
      reason: "Pulling",
      message: `Pulling image "${image}"`,
      container: container.name,
    });
    warn("Failed", `Failed to pull image "${image}": ${failure}`);
    warn("Failed", "Error: ErrImagePull");
    setStatus(waiting(status, "ErrImagePull", failure));
    await sleep(1000, stopping.signal);
    if (stopping.signal.aborted) return 0;
    const message = `Back-off pulling image "${image}"`;
    event({ type: "Normal", reason: "BackOff", message, container: container.name });
    warn("Failed", "Error: ImagePullBackOff");
    setStatus(waiting(status, "ImagePullBackOff", message));
    const nextWaitMs = Math.min(Math.max(10_000, waitMs * 2), 300_000);
    await sleep(nextWaitMs, stopping.signal);
    return nextWaitMs;
  }

  function start(program: NonNullable<ReturnType<ImageTable>>): ContainerInstance | undefined {
    try {
      const files = mountedFiles(options.store, pod, container);
      const env = containerEnvironment(options.store, pod, container, options.address);
      normal("Pulled", `Container image "${container.image}" already present on machine`);
      normal("Created", `Created container ${container.name}`);
      instance = startInstance({ ...options, program, env, files });
    } catch (error) {
      if (error instanceof MountError) {
        event({ type: "Warning", reason: "FailedMount", message: error.message });
        setStatus(waiting(status, "ContainerCreating"));
        return undefined;
      }
      if (!(error instanceof ContainerConfigError)) throw error;
      warn("Failed", `Error: ${error.message}`);
      setStatus(waiting(status, "CreateContainerConfigError", error.message));
      return undefined;
    }
    logs.push(instance.log);
    while (logs.length > 2) logs.shift();
    normal("Started", `Started container ${container.name}`);
    const isRestart = status.containerID !== undefined;
    const ended = "terminated" in status.state ? { terminated: status.state.terminated } : status.lastState;
    setStatus({
      ...status,
      state: { running: { startedAt: instance.startedAt } },
      lastState: ended,
      restartCount: status.restartCount + (isRestart ? 1 : 0),
      image: fullImageName(container.image),
      imageID: imageId(container.image),
      containerID: instance.id,
      started: container.startupProbe === undefined,
      ready: container.startupProbe === undefined && container.readinessProbe === undefined,
    });
    return instance;
  }

  async function observe(running: ContainerInstance): Promise<TerminatedState> {
    startContainerProbes({
      pod,
      container,
      podIp: options.address.podIp,
      instance: running,
      warmUp: options.warmUpProbes,
      onStarted: () => setStatus({ ...status, started: true, ready: container.readinessProbe === undefined }),
      onReady: (ready) => setStatus({ ...status, ready }),
      onFailure: (kind, message) => warn("Unhealthy", `${kind} probe failed: ${message}`),
      onKill(kind) {
        normal("Killing", `Container ${container.name} failed ${kind} probe, will be restarted`);
        running.end(pod.spec.terminationGracePeriodSeconds * 1000);
      },
    });
    const end = await running.ended;
    setStatus({ ...status, state: { terminated: end }, ready: false, started: false });
    return end;
  }

  function restarts({ exitCode }: TerminatedState): boolean {
    switch (pod.spec.restartPolicy) {
      case "Always":
        return true;
      case "OnFailure":
        return exitCode !== 0;
      case "Never":
        return false;
    }
  }

  async function waitForRestart(delayMs: number): Promise<void> {
    if (delayMs === 0) return;
    await sleep(terminatedShownMs, stopping.signal);
    if (stopping.signal.aborted) return;
    warn("BackOff", "Back-off restarting failed container");
    const wait = `back-off ${goDuration(delayMs)} restarting failed container=${container.name}`;
    setStatus(waiting(status, "CrashLoopBackOff", `${wait} pod=${pod.name}_${pod.namespace}(${pod.uid})`));
    await sleep(delayMs - terminatedShownMs, stopping.signal);
  }

  function normal(reason: string, message: string): void {
    event({ type: "Normal", reason, message, container: container.name });
  }

  function warn(reason: string, message: string): void {
    event({ type: "Warning", reason, message, container: container.name });
  }

  const done = run();

  return {
    status: () => status,
    log(previous) {
      // Between two instances the last one is both, as `kubectl logs` and `kubectl logs -p` of a crash loop show.
      const between = "waiting" in status.state;
      return previous && !between ? logs.at(-2) : logs.at(-1);
    },
    localPort: (podPort) => instance?.localPort(podPort),
    async stop(graceMs) {
      stopping.abort();
      if ("running" in status.state) normal("Killing", `Stopping container ${container.name}`);
      instance?.end(graceMs);
      await done;
    },
  };
}
