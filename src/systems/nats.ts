import type { SystemDescription } from "./system.ts";

/** NATS_* as the nats command line reads them. */
export const nats = {
  name: "NATS",
  shortName: "nats",
  reachable: "nats/reachable",
  isUsual: true,
  address: "nats.url",
  settings: [
    {
      name: "nats.url",
      flag: {
        name: "--nats-url",
        argument: "<url>",
        option: "natsUrl",
        help: "NATS server (NATS_URL; default: port-forward to the release's)",
      },
      variables: ["NOMNOM_NATS_URL", "NATS_URL"],
      key: ["nats", "url"],
      isFile: false,
    },
    {
      name: "nats.monitoringUrl",
      flag: {
        name: "--nats-monitoring-url",
        argument: "<url>",
        option: "natsMonitoringUrl",
        help: "NATS monitoring port, such as http://host:8222",
      },
      variables: ["NOMNOM_NATS_MONITORING_URL"],
      key: ["nats", "monitoringUrl"],
      isFile: false,
    },
    {
      name: "nats.credsFile",
      flag: {
        name: "--nats-creds",
        argument: "<file>",
        option: "natsCreds",
        help: "NATS credentials file",
      },
      variables: ["NOMNOM_NATS_CREDS", "NATS_CREDS"],
      key: null,
      isFile: true,
    },
    {
      name: "nats.caFile",
      flag: {
        name: "--nats-ca",
        argument: "<file>",
        option: "natsCa",
        help: "certificate authority of the NATS server",
      },
      variables: ["NOMNOM_NATS_CA", "NATS_CA"],
      key: null,
      isFile: true,
    },
    {
      name: "nats.certFile",
      flag: null,
      variables: ["NOMNOM_NATS_CERT", "NATS_CERT"],
      key: null,
      isFile: true,
    },
    {
      name: "nats.keyFile",
      flag: null,
      variables: ["NOMNOM_NATS_KEY", "NATS_KEY"],
      key: null,
      isFile: true,
    },
  ],
  target: [{ field: "nats", word: "" }],
} as const satisfies SystemDescription;
