import { describe, expect, it } from "vitest";
import {
  completeAddress,
  displayPostgresUrl,
  parsePostgresUrl,
} from "../../../../src/connect/postgres/postgres-address.ts";
import { UserError } from "../../../../src/user-error.ts";

const source = { origin: "--database-url", env: {}, localUser: "me", tolerant: false };

describe("a database URL, by libpq's rules", () => {
  it.each([
    [
      "postgresql://u:p@h:1/d",
      { hosts: [{ host: "h", port: 1 }], user: "u", password: "p", database: "d", sslMode: "prefer" },
    ],
    ["postgres://h", { user: "me", password: null, database: "me" }],
    ["postgresql://u@h", { database: "u" }],
    ["postgresql://u:p%40%2F@h/d", { password: "p@/" }],
    ["postgresql://u:p#?w@h/d", { password: "p#?w", hosts: [{ host: "h", port: 5432 }] }],
    [
      "postgresql://a:1,b:2/d",
      {
        hosts: [
          { host: "a", port: 1 },
          { host: "b", port: 2 },
        ],
      },
    ],
    ["postgresql://[::1]:6432/d", { hosts: [{ host: "::1", port: 6432 }] }],
    ["postgresql:///d?host=/run/pg&port=6432", { hosts: [{ host: "/run/pg", port: 6432 }], database: "d" }],
    [
      "postgresql://h/d?sslmode=verify-full&sslrootcert=%2Fca.pem",
      { sslMode: "verify-full", sslRootCert: "/ca.pem" },
    ],
    ["postgresql://h/d?ssl=true", { sslMode: "require" }],
    [
      "postgresql://h/d?options=-c%20x%3D1&connect_timeout=3&application_name=a",
      { database: "d", options: "-c x=1" },
    ],
    ["postgresql://h/d?hostaddr=127.0.0.9", { hosts: [{ host: "h", port: 5432, address: "127.0.0.9" }] }],
    ["postgresql://a,b/d?target_session_attrs=read-write", { attributes: "read-write" }],
  ])("The database URL %s is read by libpq's rules", (text, expected) => {
    expect(parsePostgresUrl(text, source)).toMatchObject(expected);
  });

  it.each([
    ["mysql://u:p@h/d", /mysql:\/\/ is not PostgreSQL/],
    ["h/d", /no scheme/],
    ["postgresql://h:65536/d", /the port is not a number/],
    ["postgresql://h/d\n", /ends with a blank or a line break/],
    ["'postgresql://h/d'", /stands in quotes/],
    ["postgresql+asyncpg://u:p@h/d", /URL of SQLAlchemy for asyncpg/],
    ["jdbc:postgresql://h/d?user=u&password=p", /URL of JDBC/],
    ["host=h dbname", /neither a URL nor a string of keywords/],
    ["host=h paswort=x", /a parameter that libpq does not know|parameter paswort is unknown/],
    ["postgresql://h/d?channel_binding=yes", /channel_binding yes is unknown/],
    ["postgresql://h/d?require_auth=scram-sha-256,!md5", /require_auth is unknown/],
    ["postgresql://a,b,c/d?port=1,2", /3 hosts and 2 ports/],
    ["postgresql://h/d?target_session_attrs=writable", /target_session_attrs is unknown/],
    ["postgresql://h/d?sslmod=require", /parameter sslmod is unknown/],
    ["postgresql://h/d?sslmode=yes", /sslmode yes/],
    ["postgresql://%zz:p@h/d", /%-escape/],
  ])("A database URL refuses %s", (text, message) => {
    expect(() => parsePostgresUrl(text, source)).toThrow(message);
  });

  it.each([
    "gssencmode=require",
    "requirepeer=postgres",
    "sslcertmode=require",
    "sslcrl=%2Fcrl.pem",
    "sslcrldir=%2Fcrls",
    "ssl_min_protocol_version=TLSv1.3",
  ])("A protection that the client does not have is refused, from a pod too: %s", (parameter) => {
    const name = parameter.split("=")[0] ?? "";
    for (const tolerant of [false, true])
      expect(() => parsePostgresUrl(`postgresql://u:p@h/d?${parameter}`, { ...source, tolerant })).toThrow(
        `${name} asks for a protection that nomnom does not have`,
      );
  });

  it.each(["PGGSSENCMODE", "PGSSLCRL", "PGREQUIREPEER"])(
    "The protection that %s asks for is refused",
    (variable) => {
      const given = { ...source, env: { PGHOST: "h", [variable]: "require" } };
      expect(() => completeAddress({}, given)).toThrow(variable);
      expect(() => parsePostgresUrl("postgresql://u:p@h/d", given)).toThrow(variable);
    },
  );

  it.each([
    ["sslrootcert=system", "verify-full"],
    ["sslrootcert=system&sslmode=verify-full", "verify-full"],
    ["requiressl=1", "require"],
    ["requiressl=1&sslmode=disable", "disable"],
    ["sslmode=require&sslnegotiation=direct", "require"],
    ["sslnegotiation=postgres", "prefer"],
  ])("%s is taken as sslmode %s, as libpq does", (parameters, sslMode) => {
    expect(parsePostgresUrl(`postgresql://h/d?${parameters}`, source)).toMatchObject({ sslMode });
  });

  it("PGREQUIRESSL, the old name of sslmode=require, is taken", () => {
    const env = { PGREQUIRESSL: "1" };
    expect(parsePostgresUrl("postgresql://h/d", { ...source, env })).toMatchObject({ sslMode: "require" });
  });

  it.each([
    ["sslrootcert=system&sslmode=require", /sslrootcert=system holds with sslmode=verify-full only/],
    ["sslrootcert=system&sslmode=prefer", /sslrootcert=system holds with sslmode=verify-full only/],
    ["sslnegotiation=direct", /sslnegotiation=direct asks for TLS, and sslmode prefer may go on without/],
    ["sslnegotiation=direct&sslmode=allow", /sslnegotiation=direct asks for TLS/],
  ])("%s is refused, which promises less than it says", (parameters, message) => {
    for (const tolerant of [false, true])
      expect(() => parsePostgresUrl(`postgresql://h/d?${parameters}`, { ...source, tolerant })).toThrow(
        message,
      );
  });

  it("Files of another machine are refused in a pod's address", () => {
    for (const parameter of ["service=prod", "passfile=%2Fhome%2Fme%2F.pgpass"])
      expect(() => parsePostgresUrl(`postgresql://h/d?${parameter}`, { ...source, tolerant: true })).toThrow(
        "that is not here",
      );
  });

  it("What the server must not ask for is taken", () => {
    const demands = (parameter: string) => parsePostgresUrl(`postgresql://h/d?${parameter}`, source).demands;
    expect(demands("channel_binding=require")).toEqual({ channelBinding: true, methods: null });
    expect(demands("require_auth=scram-sha-256")).toEqual({
      channelBinding: false,
      methods: ["scram-sha-256"],
    });
    expect(demands("require_auth=!password,!md5").methods).toEqual(["none", "gss", "sspi", "scram-sha-256"]);
  });

  it("A string of keywords is read as a URL", () => {
    const text = String.raw`host=db port=5433 user=me password='it\'s \\ mine' dbname=nomnom sslmode=require`;
    expect(parsePostgresUrl(text, source)).toMatchObject({
      hosts: [{ host: "db", port: 5433 }],
      user: "me",
      password: "it's \\ mine",
      database: "nomnom",
      sslMode: "require",
    });
  });

  it("Protections that are only a preference are taken", () => {
    const url = "postgresql://h/d?channel_binding=prefer&gssencmode=disable&ssl_min_protocol_version=TLSv1.2";
    expect(parsePostgresUrl(url, source)).toMatchObject({ database: "d" });
  });

  it("The parameter that was meant is suggested", () => {
    expect(() => parsePostgresUrl("postgresql://h/d?sslmod=x", source)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('"sslmode"') }),
    );
  });

  it("A program's own parameters pass where the URL is found in a pod", () => {
    const tolerant = { ...source, tolerant: true };
    expect(parsePostgresUrl("postgresql://u:p#s?s@h/d?statement-cache-capacity=0", tolerant)).toMatchObject({
      password: "p#s?s",
      hosts: [{ host: "h", port: 5432 }],
    });
  });

  it.each([
    "postgresql://app:S3cr/et@127.0.0.1:5432/nomnom",
    "postgresql://app:12345/S3cret@127.0.0.1:5432/nomnom",
    "postgresql://app:x@S3cr/et@h/d",
    "postgresql://app:x?S3cret@y@h/d",
    "postgresql://app:123/x?S3cret@h/d",
    "postgresql://app:S3cret:5432/db",
    "postgresql://h/d?user=app&password=abc&S3cret",
  ])(
    "Nothing is repeated of a password that cannot be separated from the rest, and the error says what to write",
    (text) => {
      for (const tolerant of [true, false])
        try {
          expect(displayPostgresUrl(parsePostgresUrl(text, { ...source, tolerant }))).not.toMatch(
            /S3c|et|12345|abc/,
          );
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(`${error.message} ${error.hint}`).not.toMatch(/S3c|12345|abc/);
          expect(error.hint).toContain("in a password as %");
        }
    },
  );

  it("A database URL is completed by PG* variables, which alone suffice with PGHOST", () => {
    const env = { PGHOST: "db", PGUSER: "ann", PGPASSWORD: "pw", PGSSLMODE: "require" };
    expect(parsePostgresUrl("postgresql://h/d", { ...source, env })).toMatchObject({
      hosts: [{ host: "h", port: 5432 }],
      user: "ann",
      password: "pw",
      sslMode: "require",
    });
    expect(completeAddress({}, { ...source, env })).toMatchObject({ hosts: [{ host: "db", port: 5432 }] });
  });

  it("A database URL is shown without credentials", () => {
    expect(displayPostgresUrl(parsePostgresUrl("postgresql://u:p@h/d?sslmode=require", source))).toBe(
      "postgresql://h:5432/d",
    );
  });
});
