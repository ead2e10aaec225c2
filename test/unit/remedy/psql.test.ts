import { describe, expect, it } from "vitest";
import { commandLine } from "../../../src/remedy/command.ts";
import { adminPsql } from "../../../src/remedy/psql.ts";

const target = { context: null, namespace: "nomnom-dev", nats: null, postgres: null };

describe("a command for an administrator", () => {
  it.each(["nomnom-postgres", "nomnom-postgres.nomnom-dev.svc", "nomnom-postgres-0.nomnom-postgres"])(
    "A command for an administrator goes into the release's own PostgreSQL pod (%s)",
    (host) =>
      expect(
        commandLine(
          adminPsql({ ...target, postgres: `postgresql://${host}:5432/nomnom` }, "nomnom", "SELECT 1"),
        ),
      ).toBe(
        "kubectl -n nomnom-dev exec statefulset/nomnom-postgres -- psql -U postgres -d nomnom -c 'SELECT 1'",
      ),
  );

  it("A command for an administrator leaves the user of a server elsewhere to the reader", () =>
    expect(
      commandLine(
        adminPsql({ ...target, postgres: "postgresql://db.example.org:5432/nomnom" }, "nomnom", "SELECT 1"),
      ),
    ).toBe(`psql postgresql://<ADMIN>@db.example.org:5432/nomnom -c 'SELECT 1'`));

  it("A command for an administrator keeps statements whole for the shell", () =>
    expect(
      commandLine(adminPsql({ ...target, namespace: null }, "nomnom", `SELECT 'a'`, `DROP TABLE "b c"`)),
    ).toBe(`psql postgresql://<ADMIN>@<HOST>:5432/<DATABASE> -c 'SELECT '\\''a'\\''; DROP TABLE "b c"'`));
});
