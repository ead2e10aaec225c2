import { describe, expect, it } from "vitest";
import { passwordIn } from "../../../../src/connect/postgres/password-file.ts";
import { serviceIn } from "../../../../src/connect/postgres/service-file.ts";

const wanted = { host: "db", port: 5432, database: "nomnom", user: "app" };

describe("the password file", () => {
  it.each([
    ["db:5432:nomnom:app:secret", "secret"],
    ["other:5432:nomnom:app:no\ndb:5432:nomnom:app:first\ndb:5432:nomnom:app:second", "first"],
    ["*:*:*:app:wide", "wide"],
    [String.raw`db:5432:nomnom:app:a\:b\\c`, String.raw`a:b\c`],
    ["db:5432:nomnom:app:with:colons", "with:colons"],
    ["db:5432:nomnom:app:windows\r\n", "windows"],
    ["# db:5432:nomnom:app:comment\n\ndb:5432:nomnom:app:after", "after"],
  ])("The password file with %s gives the password", (text, password) => {
    expect(passwordIn(text, wanted)).toBe(password);
  });

  it.each(["db:5433:nomnom:app:x", "db:5432:nomnom:other:x", "db:5432:nomnom:app", "", "x"])(
    "The password file has none in %s",
    (text) => {
      expect(passwordIn(text, wanted)).toBeNull();
    },
  );

  it("The password file knows sockets as localhost", () => {
    expect(passwordIn("localhost:*:*:*:s", { ...wanted, host: "/var/run/postgresql" })).toBe("s");
  });
});

describe("the service file", () => {
  const text =
    "# of the team\n[test]\nhost=a\n\n[prod]\nhost = b\nport=5433\n# [x]\ndbname=nomnom\n[after]\nhost=c";

  it("The service file has the parameters of a service", () => {
    expect(serviceIn(text, "prod")).toEqual({ host: "b", port: "5433", dbname: "nomnom" });
    expect(serviceIn(text, "after")).toEqual({ host: "c" });
  });

  it("The service file does not have what it does not name", () => {
    expect(serviceIn(text, "x")).toBeNull();
    expect(serviceIn("", "prod")).toBeNull();
  });
});
