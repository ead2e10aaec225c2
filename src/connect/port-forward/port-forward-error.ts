/**
 * How a connection to a pod failed.
 * - `refused`: the pod could not be reached; nothing that was sent has arrived anywhere.
 * - `broken`: the pod's side broke afterwards (reset, or any other error the API server reports).
 * - `cut`: the connection to the API server ended without a close.
 */
export type PortForwardFailure = "refused" | "broken" | "cut";

/** What the API server said on the error channel, or that the connection was cut. */
export class PortForwardError extends Error {
  override readonly name = "PortForwardError";
  readonly code = "ECONNRESET";
  readonly failure: PortForwardFailure;

  constructor(failure: PortForwardFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/**
 * The error the kubelet's text stands for. It tells dialling and copying apart only in words (containerd: "failed to connect to
 * localhost:1 inside namespace" and "read tcp4 …: connection reset by peer", measured on a real kubelet; socat of older ones: "Connection refused").
 */
export function errorFromText(text: string): PortForwardError {
  const said = text.trim();
  const refused = dialFailures.test(said) && !copyFailures.test(said);
  const [, port, reason] = containerdText.exec(said) ?? [];
  if (refused && reason !== undefined)
    return new PortForwardError("refused", `nothing listens on port ${port} in the pod (${reason})`);
  return new PortForwardError(refused ? "refused" : "broken", said);
}

const dialFailures =
  /failed to connect to localhost|connection refused|dial tcp|network namespace for sandbox .* is closed|container .*not running|failed to find sandbox|no such container/i;
const copyFailures = /\b(read|write) tcp|broken pipe|connection reset/i;
const containerdText = /failed to connect to localhost:(\d+) inside .*?connect: (connection refused)/s;
