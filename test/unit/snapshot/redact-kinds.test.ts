import { describe, expect, test } from "vitest";
import { redact, redactText } from "../../../src/snapshot/redact.ts";
import { growth } from "../../support/growth.ts";
import { planted, secretKinds } from "../../support/secrets/kinds.ts";

const value = planted;

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

describe("no secret survives", () => {
  test.each(secretKinds.map((kind) => [kind.name, kind] as const))(
    "No secret survives: %s",
    (_, { text, needles }) => {
      const prefix = "2026-11-28T10:00:00Z ERROR app: ";
      for (const carried of [text, `${prefix}${text}`, `${text}, and more`]) {
        const left = redactText(carried, []);
        for (const needle of needles) expect(left).not.toContain(needle);
      }
      // What stands before a secret is evidence, and stays.
      expect(redactText(`${prefix}${text}`, [])).toMatch(new RegExp(`^${prefix}`));
      const structure = JSON.stringify(redact({ message: text, lines: text.split("\n") }, []));
      for (const needle of needles) expect(structure).not.toContain(needle);
    },
  );

  test.each(structures)("No secret survives in the structure %j", (structure) => {
    expect(JSON.stringify(redact(structure, []))).not.toContain(planted);
  });

  test("A secret that is known does not survive as base64, beside _ and -, and in a URL's spelling", () => {
    const known = "S3cret-pw/x";
    const base64 = Buffer.from(known).toString("base64");
    for (const text of [`a_${known}`, `${known}-b`, base64, encodeURIComponent(known)])
      expect(redactText(text, [known])).not.toMatch(/S3cret|UzNjcmV0/);
  });

  test("A secret that is known does not survive in base64 of more, in hexadecimal figures, over two lines, between colours", () => {
    const known = "S3cret-pw/x";
    const texts = [
      Buffer.from(`nomnom:${known}`).toString("base64"),
      `bytea \\x${Buffer.from(`pw ${known} x`).toString("hex")}`,
      "S3cr\n  et-pw/x",
      "S3cret\u001b[0m-pw/x",
      encodeURIComponent(encodeURIComponent(known)),
    ];
    for (const text of texts) expect(redactText(text, [known])).toMatch(/\*\*\*$/);
  });
});

describe("what is no secret stays readable", () => {
  test.each([
    "https://127.0.0.1:6443 refused the credentials: Unauthorized",
    "cannot read the token file /var/run/token: it does not exist.",
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
    "PASS: A message travels from the API to the dashboard in 850 ms (2.6 s in all)",
    "PASS: Everything.",
    "What could not be read is never a pass: return `incomplete` with the reason",
    "stands in a Secret: it is not looked at",
    "DATABASE_URL of Deployment nomnom-worker, Secret nomnom-db-credentials2",
    "kubectl -n shop get secret nomnom-db-credentials2 -o yaml",
    "password_encryption = scram-sha-256, passfile=/home/a/.pgpass, tokenFile: /var/run/x",
    "secretName: nomnom-db, secretKeyRef: nomnom-db, token_type: access, credentialsEnd: 2027-01-01",
    "customer_key: 36901, order_key=A-1, line_number: 3",
    "orders.>, $JS.API.STREAM.LIST, orders.*.eu, _INBOX.Zq7planted3Xw.1",
    "psql -h db -U nomnom -d nomnom -c 'SELECT count(*) FROM order'",
    "nomnom-worker-7d9f8b6c5-abcde.17f2a3b4c5d6e7f8",
    "secret/nomnom-db-credentials created, 3 secrets: 3",
    "registry.example:5000/team/app:v1.2.3@sha256:0123456789abcdef",
    "GET /api/messages?key=order-1&limit=10 answered 200",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "UAJ7MIGZ3T4A5QAQ6J7AXVJ6UTM6XRBKT4DBVJBVKKMFJQ6QEYTFHBHR",
    "bypass: on, compass=north, surpassed=1, tokenizer: bpe",
    "nomnom doctor --database-url postgresql://<USER>:<PASSWORD>@<HOST>:5432/<DATABASE>",
    `kubectl patch secret s -p '{"stringData":{"password":"'<VALUE>'"}}'`,
    "kubectl create secret generic s --from-literal=db-password='<VALUE>'",
    'cannot mount a volume of pod b-token-5cb58fcc96-fkrwh: MountVolume.SetUp failed for volume "t"',
    "deployment token-service: no pod is ready",
  ])("What is no secret stays readable: %s", (text) => {
    expect(redactText(text, [])).toBe(text);
  });
});

test("Everyday words and single letters stay readable though they are passwords, and are hidden beside a word that says so", () => {
  const passwords = ["nomnom", "postgres", "a", "ab", "orders"];
  const words = "psql -U postgres nomnom: a subject a.b of nomnom doctor";
  expect(redactText(words, passwords)).toBe(words);
  expect(redactText("postgres://postgres:postgres@nomnom:5432/d password=a", passwords)).toBe(
    "postgres://postgres:***@nomnom:5432/d password=***",
  );
  expect(redactText("it is orders.", passwords)).toBe("it is ***.");
});

test.each([
  'secret "nomnom-db-credentials" not found',
  'secrets "nomnom-db-credentials" is forbidden: User "ann" cannot get resource',
])("The name of a Secret is none: %s", (text) => {
  expect(redactText(text, [])).toBe(text);
});

describe("hostile text", () => {
  test.each([
    "token a.",
    "x://x:",
    "x://",
    "password=",
    "--password ",
    "a@b:1 ",
    "bearer ",
    "eyJ-",
    "eyJ.",
    "-----BEGIN PRIVATE KEY-----",
    '{\\"pass\\":',
    "password: |\n",
    "password:\n ",
    "password=a,",
    " \n",
    "'password",
    "postgres://u:a b",
    "dGVzdDp0",
    "41424344",
    "%2525",
    "&amp;",
    "key=aaaaaaaaaaaa1&",
  ])("Hostile text of %j takes time in proportion to its length", (piece) => {
    const grown = growth(
      (text) => redactText(text, ["hunter2", "aaaaaaaaaaa1"]),
      (length) => piece.repeat(Math.ceil(length / piece.length)),
    );
    expect(grown).toBeLessThan(12);
  });

  test("Hostile text that is nested deeper than a stack is text", () => {
    const deep = `${"[".repeat(200_000)}password=${value}`;
    expect(redactText(deep, [])).not.toContain(value);
    expect(redactText("[".repeat(2_000) + "]".repeat(2_000), [])).toHaveLength(4_000);
  });
});
