import { describe, expect, test } from "vitest";
import { lintText } from "./lint-text.ts";

const compose = (url: string, more = "") => `services:
  nats:
    image: nats:2.10
    ports: ["4333:4222"]
  db:
    image: postgres:17
    ports:
      - { target: 5432, published: "5433" }
  worker:
    build: .
    environment:
      NATS_URL: ${url}
${more}`;
const of = (url: string, more = "") => lintText({ "compose.yaml": compose(url, more) });

describe("addresses in a Compose file", () => {
  test("Addresses that name a service, at the port that it has inside, by any of its names, are no finding", () => {
    expect(of("nats://nats:4222")).toEqual([]);
    expect(of("nats://nats")).toEqual([]);
    expect(of("postgresql://app:pw@db:5432/app?sslmode=disable")).toEqual([]);
    expect(of("nats://broker:4222", "  other:\n    hostname: broker\n")).toEqual([]);
    expect(of("nats://broker", "  other:\n    networks: { default: { aliases: [broker] } }\n")).toEqual([]);
  });

  test("Addresses with the port that is published on the machine are found", () => {
    expect(of("nats://nats:4333")).toEqual([
      "error files/compose-addresses/published-port compose.yaml:12:17",
    ]);
    expect(of("postgres://app@db:5433/app")).toEqual([
      "error files/compose-addresses/published-port compose.yaml:12:17",
    ]);
  });

  test("Addresses that lead to the container itself are found", () => {
    expect(of("nats://localhost:4222")).toEqual([
      "warning files/compose-addresses/own-container compose.yaml:12:17",
    ]);
    expect(of("nats://localhost:4777")).toEqual([]);
  });

  test("Addresses that name nobody are found, one of several of a list too", () => {
    expect(of('"nats://nats:4222,nats://nats-2:4222"')).toEqual([
      "warning files/compose-addresses/no-service compose.yaml:12:17",
    ]);
  });

  test("Addresses that nobody can judge are no finding: of another network, another file, or put together when it runs", () => {
    expect(of("nats://nats.example.org:4222")).toEqual([]);
    expect(of('"nats://${NATS_HOST}:4222"')).toEqual([]);
    expect(of("nats://broker", "    extra_hosts: ['broker:host-gateway']\n")).toEqual([]);
    expect(of("nats://localhost:4222", "    network_mode: host\n")).toEqual([]);
    expect(lintText({ "compose.yaml": `include: [base.yaml]\n${compose("nats://broker:4222")}` })).toEqual(
      [],
    );
    expect(
      lintText({
        "compose.yaml": compose("nats://broker"),
        "compose.override.yaml": "services: { broker: {} }\n",
      }),
    ).toEqual([]);
  });

  test("Addresses in a list of variables are read", () => {
    const text =
      "services:\n  nats: { image: nats }\n  app:\n    environment:\n      - NATS_URL=nats://natz:4222\n";
    expect(lintText({ "deploy/docker-compose.dev.yml": text })).toEqual([
      "warning files/compose-addresses/no-service deploy/docker-compose.dev.yml:5:9",
    ]);
  });
});
