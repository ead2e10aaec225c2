import { describe, expect, test } from "vitest";
import { parseAddress } from "../../../../src/checks/config/addresses/network-address.ts";

describe("where a URL leads", () => {
  test.each([
    ["nats://nomnom-nats-client:4222", [["nomnom-nats-client", 4222]], null],
    ["nats://nomnom-nats", [["nomnom-nats", 4222]], null],
    [
      "nats://u:p@a:4222,b:4223",
      [
        ["a", 4222],
        ["b", 4223],
      ],
      null,
    ],
    [
      "postgresql://postgres:***@nomnom-postgres:5432/nomnom?sslmode=require",
      [["nomnom-postgres", 5432]],
      "nomnom",
    ],
    // As the chart writes a password that holds what URLs are made of.
    ["postgresql://postgres:a/b@c@nomnom-postgres/nomnom", [["nomnom-postgres", 5432]], "nomnom"],
    // The password is the name of the database as well, and hidden with it.
    ["postgresql://postgres:***@nomnom-postgres:5432/***", [["nomnom-postgres", 5432]], null],
    ["http://[::1]:8080/api", [["::1", 8080]], "api"],
    ["HTTPS://Example.COM", [["example.com", 443]], null],
    ["amqp://queue", [["queue", null]], null],
  ])("The hosts and the database of %s are known", (text, hosts, database) => {
    const address = parseAddress(text);
    expect(address?.hosts.map(({ host, port }) => [host, port])).toEqual(hosts);
    expect(address?.database).toBe(database);
  });

  test.each([
    "",
    "nomnom-nats:4222",
    "just words",
    "file:///etc/passwd",
    "nats://$(NATS_HOST):4222",
    "postgresql://***",
  ])("%s has no host to look for", (text) => expect(parseAddress(text)).toBeNull());
});
