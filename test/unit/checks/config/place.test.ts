import { describe, expect, test } from "vitest";
import { placeOf } from "../../../../src/checks/config/addresses/place.ts";
import { sectionSchemas } from "../../../../src/snapshot/snapshot.ts";

const services = sectionSchemas["kubernetes/services"].parse([
  { metadata: { name: "nomnom-nats" }, spec: { clusterIP: "None" } },
  { metadata: { name: "nomnom-nats-client" }, spec: { clusterIP: "10.96.0.7" } },
  { metadata: { name: "warehouse" }, spec: { type: "ExternalName", externalName: "db.example.com" } },
]);

/** A Service by its name, any other place by its kind. */
const resolve = (host: string) => {
  const place = placeOf(host, services, "dev");
  return place.kind === "service" ? place.service.metadata.name : place.kind;
};

describe("a host, seen from a pod of namespace dev", () => {
  test.each([
    ["nomnom-nats-client", "nomnom-nats-client"],
    ["nomnom-nats-client.dev", "nomnom-nats-client"],
    ["nomnom-nats-client.dev.svc", "nomnom-nats-client"],
    ["nomnom-nats-client.dev.svc.cluster.local", "nomnom-nats-client"],
    ["nomnom-nats-client.dev.svc.cluster.local.", "nomnom-nats-client"],
    ["nomnom-nats-client.dev.svc.k8s.example", "nomnom-nats-client"],
    ["nomnom-nats-0.nomnom-nats", "nomnom-nats"],
    ["nomnom-nats-0.nomnom-nats.dev", "nomnom-nats"],
    ["nomnom-nats-0.nomnom-nats.dev.svc.cluster.local", "nomnom-nats"],
    ["10.96.0.7", "nomnom-nats-client"],
    ["nats", "no-service"],
    ["nats.dev.svc", "no-service"],
    ["nomnom-nats-client.prod", "elsewhere"],
    ["nomnom-nats-client.prod.svc.cluster.local", "elsewhere"],
    ["nomnom-nats-client.svc", "elsewhere"],
    ["example.com", "elsewhere"],
    ["db.eu-1.rds.example.com", "elsewhere"],
    ["203.0.113.9", "elsewhere"],
    ["2001:db8::1", "elsewhere"],
    ["warehouse", "elsewhere"],
    ["localhost", "pod-itself"],
    ["127.0.0.1", "pod-itself"],
    ["::1", "pod-itself"],
  ])("The host %s is %s for a pod of namespace dev", (host, place) => expect(resolve(host)).toBe(place));
});
