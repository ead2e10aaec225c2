import type { ContainerInstance } from "./container-instance.ts";
import type { Container, Pod, Probe } from "./pod.ts";
import { portNumber } from "./pod.ts";
import type { ProbeTarget } from "./probe-attempt.ts";
import { attemptProbe } from "./probe-attempt.ts";
import { runProbeLoop } from "./probe-loop.ts";

export interface ContainerProbesOptions {
  pod: Pod;
  container: Container;
  podIp: string;
  instance: ContainerInstance;
  /** Readiness and startup begin early (see ProbeLoopOptions); liveness keeps the manifest's times. */
  warmUp: boolean;
  onStarted(): void;
  onReady(ready: boolean): void;
  onFailure(kind: "Readiness" | "Liveness" | "Startup", message: string): void;
  onKill(kind: "liveness" | "startup"): void;
}

/** Runs the probes of one instance until it is asked to end: startup first, then liveness and readiness. */
export function startContainerProbes(options: ContainerProbesOptions): void {
  const { container, instance } = options;
  const { startupProbe, readinessProbe, livenessProbe } = container;
  const target: ProbeTarget = {
    podIp: options.podIp,
    podPort: (port) => portNumber(options.pod.spec, port),
    localPort: instance.localPort,
    exec: instance.exec,
  };

  function loop(
    kind: "Readiness" | "Liveness" | "Startup",
    probe: Probe,
    warmUp: boolean,
    onChange: (passing: boolean) => boolean,
  ): void {
    void runProbeLoop({
      probe,
      warmUp,
      signal: instance.ending,
      listening: instance.listening,
      attempt: () => attemptProbe(probe, target),
      onFailure: (message) => options.onFailure(kind, message),
      onChange,
    });
  }

  function afterStartup(): void {
    if (readinessProbe !== undefined) {
      loop("Readiness", readinessProbe, options.warmUp, (passing) => {
        options.onReady(passing);
        return true;
      });
    }
    if (livenessProbe !== undefined) {
      loop("Liveness", livenessProbe, false, (passing) => {
        if (!passing) options.onKill("liveness");
        return passing;
      });
    }
  }

  if (startupProbe === undefined) {
    afterStartup();
    return;
  }
  loop("Startup", startupProbe, options.warmUp, (passing) => {
    if (passing) {
      options.onStarted();
      afterStartup();
    } else {
      options.onKill("startup");
    }
    return false;
  });
}
