import { defineFinding } from "../../finding.ts";

export const noRoom = defineFinding({
  code: "nats/storage-reservation/no-room",
  title: "A stream cannot be created for lack of storage",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

export const overbooked = defineFinding({
  code: "nats/storage-reservation/overbooked",
  title: "Streams reserve more than there is",
  severity: ["error", "warning"],
  resource: ["nats/server"],
  recovers: null,
});

export const notLoaded = defineFinding({
  code: "nats/storage-reservation/config-not-loaded",
  title: "The edited nats.conf is not loaded",
  severity: ["warning"],
  resource: ["kubernetes/configmap"],
  recovers: null,
});

export const tooSmall = defineFinding({
  code: "nats/storage-reservation/config-too-small",
  title: "The edited nats.conf allows less than streams reserve",
  severity: ["error"],
  resource: ["kubernetes/configmap"],
  recovers: null,
});

export const refusedSize = defineFinding({
  code: "nats/storage-reservation/refused-size",
  title: "A size in nats.conf that NATS does not start with",
  severity: ["error"],
  resource: ["kubernetes/configmap", "nats/server"],
  recovers: null,
});

export const volumeTooSmall = defineFinding({
  code: "nats/storage-reservation/volume-too-small",
  title: "The volume has no room beside max_file",
  severity: ["warning", "info"],
  resource: ["kubernetes/persistentvolumeclaim"],
  recovers: null,
});
