import { expect, it } from "vitest";
import { errorFromText } from "../../../../src/connect/port-forward/port-forward-error.ts";

const containerd = (words: string) =>
  `error forwarding port 8080 to pod 96b0, uid : failed to execute portforward in network namespace "/var/run/netns/cni-f9": ${words}`;

it.each([
  [
    "containerd, nothing listens",
    containerd(
      'failed to connect to localhost:8080 inside namespace "96b0", IPv4: dial tcp4 127.0.0.1:8080: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address ',
    ),
    "refused",
    "nothing listens on port 8080 in the pod (connection refused)",
  ],
  [
    "containerd, reset by the pod",
    containerd("read tcp4 127.0.0.1:38884->127.0.0.1:8080: read: connection reset by peer"),
    "broken",
    "connection reset by peer",
  ],
  [
    "containerd, gone while writing",
    containerd("write tcp4 127.0.0.1:1->127.0.0.1:2: write: broken pipe"),
    "broken",
    "broken pipe",
  ],
  [
    "socat, nothing listens",
    "exit status 1, stderr: socat[1] E connect(5, AF=2 127.0.0.1:80, 16): Connection refused",
    "refused",
    "Connection refused",
  ],
  ["anything unknown counts as after the dial", "something new", "broken", "something new"],
])("An error of a port-forward is understood: %s", (_name, text, failure, message) => {
  expect(errorFromText(text)).toMatchObject({ failure, message: expect.stringContaining(message) });
});
