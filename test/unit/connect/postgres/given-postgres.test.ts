import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readGivenPostgres } from "../../../../src/connect/postgres/given-postgres.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "nomnom-root-"));
  await mkdir(join(home, ".postgresql"));
  await writeFile(join(home, ".postgresql", "root.crt"), "of home");
  await writeFile(join(home, "other.crt"), "of the URL");
});
afterAll(() => rm(home, { recursive: true }));

const given = (url: string, env: Record<string, string> = {}) =>
  readGivenPostgres({ value: url, origin: "--database-url" }, env);

it("The client of PostgreSQL trusts the root certificate in ~/.postgresql alone, as libpq does, where no other is named", async () => {
  const env = { HOME: home };
  expect((await given("postgresql://h/d?sslmode=verify-ca", env)).files.ca).toBe("of home");
  const other = encodeURIComponent(join(home, "other.crt"));
  expect((await given(`postgresql://h/d?sslrootcert=${other}`, env)).files.ca).toBe("of the URL");
  expect((await given("postgresql://h/d?sslrootcert=system", env)).files.ca).toBeNull();
  expect((await given("postgresql://h/d", {})).files.ca).toBeNull();
});

it("The client of PostgreSQL refuses to verify a chain that ends in any authority: anybody has a certificate of one", async () => {
  await expect(given("postgresql://h/d?sslmode=verify-ca")).rejects.toThrow(
    "sslmode=verify-ca needs a root certificate, and none is given",
  );
});
