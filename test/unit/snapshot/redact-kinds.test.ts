import { describe, expect, test } from "vitest";
import { redact, redactText } from "../../../src/snapshot/redact.ts";

/** A value that no rule knows by its shape, so that only its surroundings give it away. */
const value = "Zq7planted3Xw";

const texts: readonly string[] = [
  `PGPASSWORD=${value}`,
  `sslpassword=${value}`,
  `dbPassword: ${value}`,
  `authToken=${value}`,
  `accessToken: ${value}`,
  `clientSecret=${value}`,
  `adminPassword: ${value}`,
  `AccountKey=${value};`,
  `SharedAccessKey=${value}`,
  `DB_PASS=${value}`,
  `pass: ${value}`,
  `--pass=${value}`,
  `MYSQL_PWD=${value}`,
  `PASSPHRASE=${value}`,
  `password ${value}`,
  `authorization {\n  token ${value}\n}`,
  `{user: a, pass: ${value}}`,
  `PW = ${value}`,
  `\u001b[3mpassword\u001b[0m\u001b[2m=\u001b[0m"${value}"`,
  `pass\u200bword=${value}`,
  `password: Some("${value}")`,
  `Config { token: Secret(${value}) }`,
  `{\\"password\\":\\"${value}\\"}`,
  `{"a":"{\\"password\\":\\"${value}\\"}"}`,
  `password: |\n  ${value}\n  more`,
  `<password>${value}</password>`,
  `"password" => "${value}"`,
  `run --password ${value} --verbose`,
  `run --token ${value}`,
  `curl -u admin:${value} https://h/x`,
  `curl --user admin:${value} https://h/x`,
  `ALTER ROLE a PASSWORD '${value}'`,
  `CREATE USER a IDENTIFIED BY '${value}'`,
  `postgres://u:${value}@h:5432/d`,
  `postgres://u:a'${value}@h/d`,
  `postgres://u:12/${value}@h/d`,
  `postgres://u:12?${value}@h/d`,
  `postgres://us/er:${value}@h/d`,
  `nats://u:${value}@h1:4222,nats://h2:4222`,
  `nats://h1:4222,nats://u:${value}@h2:4222`,
  `nats://${value}@h:4222`,
  `user:${value}@host:4222 refused`,
  `host=h password='a\\'${value}' user=u`,
  `host=h password=a\\ ${value} user=u`,
  `Cookie: session=${value}; theme=dark`,
  `Set-Cookie: id=${value}; HttpOnly`,
  `client-key-data: ${value}`,
  `https://h/x?sig=${value}&se=1`,
  `https://h/x?X-Amz-Signature=${value}`,
  `https://h/x?token=${value}`,
  `password%3D${value}`,
  `Authorization: Bearer ${value}`,
  `authorization: Basic ${value}`,
  `sent bearer ${value} to it`,
  `STRIPE_KEY=${value}`,
  `ENCRYPTION_KEY: ${value}`,
  `AWS_SECRET_ACCESS_KEY=${value}`,
  `jwt=${value}`,
  `-----BEGIN PRIVATE KEY-----\n${value}\n-----END PRIVATE KEY-----`,
  `-----BEGIN PGP PRIVATE KEY BLOCK-----\n${value}`,
  `panicked at 'called unwrap() on Err: PGPASSWORD=${value}'`,
];

const structures: readonly unknown[] = [
  { name: "DB_PASS", value },
  { name: "PGPASS", value },
  { name: "MYSQL_PWD", value },
  { name: "SMTP_AUTH", value },
  { name: "PASSPHRASE", value },
  { name: "JWT", value },
  { name: "SESSION_COOKIE", value },
  { data: { db_pass: value } },
  { data: { STRIPE_KEY: value } },
  { data: { AWS_SECRET_ACCESS_KEY: value } },
  { data: { ".env": `X=${value}` } },
  { data: { ".pgpass": `h:5432:*:u:${value}` } },
  { args: ["--passphrase", value] },
  { args: ["--pwd", value] },
  { args: ["--key", value] },
  { args: ["-p", value] },
  { auth: value },
  { dbPassword: value },
];

describe("no planted secret survives", () => {
  test.each(texts)("in the text %j", (text) => {
    expect(redactText(text, [])).not.toContain(value);
  });

  test.each(structures)("in the structure %j", (structure) => {
    expect(JSON.stringify(redact(structure, []))).not.toContain(value);
  });

  test("by its shape alone", () => {
    const shapes = [
      `ghp_${"a1B2".repeat(9)}`,
      `xoxb-${"123456789012-".repeat(2)}abc`,
      `sk_live_${"a1b2c3d4".repeat(3)}`,
      `AIza${"a1B2c3D".repeat(5)}`,
      `AKIA${"ABCD1234".repeat(2)}`,
      `AGE-SECRET-KEY-1${"QPZRY9X8".repeat(6)}`,
      `glpat-${"a1b2c3d4".repeat(3)}`,
    ];
    for (const shape of shapes) expect(redactText(`found ${shape} here`, [])).toBe("found *** here");
  });

  test("when it is known: as base64, beside _ and -, and in a URL's spelling", () => {
    const known = "S3cret-pw/x";
    const base64 = Buffer.from(known).toString("base64");
    for (const text of [`a_${known}`, `${known}-b`, base64, encodeURIComponent(known)])
      expect(redactText(text, [known])).not.toMatch(/S3cret|UzNjcmV0/);
  });
});

describe("what is no secret stays readable", () => {
  test.each([
    "https://127.0.0.1:6443 refused the credentials: Unauthorized",
    "Cannot read the token file /var/run/token: it does not exist.",
    "password authentication failed for user ann",
    "http://host:8080/path?email=a@b.example",
    "postgres://host:5432/db?application_name=a@b",
    "mail ann@example.org about bypass=1 and compass: north",
    "23 passed, 0 failed; pass: 23",
    "token: null, secret: None, password: true",
    "design: 3, signal: 15",
    "Secret nomnom-db-credentials lacks key postgres-password",
    "image registry.example:5000/app@sha256:0123456789abcdef",
    "no key named token in ConfigMap a",
    "psql postgresql://<ADMIN>@db:5432/x",
    "psql postgresql://worker@db:5432/x -c 'SELECT 1'",
    "nomnom doctor --database-url postgresql://<USER>:<PASSWORD>@<HOST>:5432/<DATABASE>",
  ])("%s", (text) => {
    expect(redactText(text, [])).toBe(text);
  });
});

test.each([
  'secret "nomnom-db-credentials" not found',
  'secrets "nomnom-db-credentials" is forbidden: User "ann" cannot get resource',
])("the name of a Secret is none: %s", (text) => {
  expect(redactText(text, [])).toBe(text);
});

describe("hostile text", () => {
  // Quadratic patterns took 8 to 14 s for 64 KiB of these; at this size they would not end within the deadline of a test.
  const size = 200_000;
  test.each([
    "token a.",
    "x://x:",
    "password=",
    "--password ",
    "a@b:1 ",
    "bearer ",
    "eyJ-",
    "-----BEGIN PRIVATE KEY-----",
    '{\\"pass\\":',
    "password: |\n",
    " \n",
    "'password",
  ])("of %j takes time in proportion to its length", (piece) => {
    const text = piece.repeat(Math.ceil(size / piece.length));
    expect(redactText(text, []).length).toBeGreaterThan(0);
  });

  test("that is nested deeper than a stack is text", () => {
    const deep = `${"[".repeat(200_000)}password=${value}`;
    expect(redactText(deep, [])).not.toContain(value);
    expect(redactText("[".repeat(2_000) + "]".repeat(2_000), [])).toHaveLength(4_000);
  });
});
