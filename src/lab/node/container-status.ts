export interface TerminatedState {
  exitCode: number;
  reason: string;
  startedAt: string;
  finishedAt: string;
  containerID: string;
}

export type ContainerState =
  | { waiting: { reason: string; message?: string } }
  | { running: { startedAt: string } }
  | { terminated: TerminatedState };

/** A member of `status.containerStatuses`, as the kubelet writes it. */
export interface ContainerStatus {
  name: string;
  state: ContainerState;
  lastState: { terminated?: TerminatedState };
  ready: boolean;
  restartCount: number;
  image: string;
  imageID: string;
  containerID?: string;
  started: boolean;
}

export function waiting(status: ContainerStatus, reason: string, message?: string): ContainerStatus {
  return {
    ...status,
    state: { waiting: { reason, ...(message !== undefined && { message }) } },
    // An instance that has ended becomes the last one as soon as the container waits for the next.
    lastState: "terminated" in status.state ? { terminated: status.state.terminated } : status.lastState,
    ready: false,
    started: false,
  };
}
