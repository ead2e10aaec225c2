import { expect, test } from "vitest";
import { labConf } from "../../../../src/lab/programs/nats-server/lab-conf.ts";

test("The lab's nats.conf has other ports, store and log file, and nothing else is changed", () => {
  const conf = `# Client port
port: 4222
http_port: 8222
server_name: $POD_NAME
cluster {
  port: 6222
  routes = [
    nats://nomnom-nats-0.nomnom-nats.dev.svc.cluster.local:6222
  ]
}
jetstream { store_dir: /data/jetstream, max_file: 1Gi }
log_file: "/dev/stdout"
debug: false`;
  expect(labConf(conf, "/lab/v")).toBe(`# Client port
port: -1
http_port: -1
server_name: $POD_NAME
cluster {
  port: -1
  routes = [
    nats://nomnom-nats-0.nomnom-nats.dev.svc.cluster.local:6222
  ]
}
jetstream { store_dir: "/lab/v/jetstream", max_file: 1Gi }

debug: false`);
});

test.each([
  ["listen: 0.0.0.0:4222", 'listen: "127.0.0.1:-1"'],
  ["http: 8222", 'http: "127.0.0.1:-1"'],
  ['storedir = "/data"', 'storedir = "/lab/v/"'],
])("%s becomes %s", (before, after) => {
  expect(labConf(before, "/lab/v")).toBe(after);
});
