import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact, redactText } from "../../../src/snapshot/redact.ts";

describe("text", () => {
  it.each([
    ["postgresql://nomnom:changeme@db:5432/x", "postgresql://nomnom:***@db:5432/x"],
    ["postgresql://u:p@ss/w#rd@db:5432/x", "postgresql://u:***@db:5432/x"],
    ["nats://t0k3n@host:4222", "nats://***@host:4222"],
    ["Authorization: Bearer abc.def.123", "Authorization: ***"],
    ["sent bearer 0123456789abcdef to it", "sent bearer *** to it"],
    ["password=hunter2 for ann", "password=*** for ann"],
    ['authorization { user: ann, password: "a b c" }', 'authorization { user: ann, password: "***" }'],
    ["DB_PASSWORD=x1 RUST_LOG=info", "DB_PASSWORD=*** RUST_LOG=info"],
    ["--api-key=abc --level=2", "--api-key=*** --level=2"],
    ["seed SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY used", "seed *** used"],
    ["jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1", "jwt ***"],
  ])("A secret in text is hidden: %s", (text, expected) => {
    expect(redactText(text, [])).toBe(expected);
  });

  it.each([
    "http://nomnom-nats-0:8222/varz",
    "http://host:8080/path?email=a@b.example",
    "subjects overlap with an existing stream (10065)",
    "password authentication failed for user ann",
    "Warning FailedScheduling 0/1 nodes are available",
    "order_key text, line_number integer",
    "UAJ7MIGZ3T4A5QAQ6J7AXVJ6UTM6XRBKT4DBVJBVKKMFJQ6QEYTFHBHR",
  ])("Redacting leaves %s as it is", (text) => {
    expect(redactText(text, [])).toBe(text);
  });

  it("Redacting hides private keys, cut off ones too", () => {
    const key = "-----BEGIN RSA PRIVATE KEY-----\nMIIabc\nxyz\n-----END RSA PRIVATE KEY-----";
    expect(redactText(`a ${key} b`, [])).not.toContain("MIIabc");
    expect(redactText("-----BEGIN PRIVATE KEY-----\nMIIabc", [])).not.toContain("MIIabc");
  });

  it("Redacting hides known values, as words", () => {
    expect(redactText("token changeme, unchangemed", ["changeme"])).toBe("token ***, unchangemed");
    expect(redactText("a%40b", ["a@b"])).toBe("***");
  });
});

describe("data", () => {
  it("Redacting hides values of variables whose name says secret, and nothing else of the entry", () => {
    expect(
      redact(
        [
          { name: "POSTGRES_PASSWORD", value: "x" },
          { name: "NATS_STREAM", value: "MESSAGES" },
          { name: "API_KEY", valueFrom: { secretKeyRef: { name: "s", key: "postgres-password" } } },
        ],
        [],
      ),
    ).toEqual([
      { name: "POSTGRES_PASSWORD", value: "***" },
      { name: "NATS_STREAM", value: "MESSAGES" },
      { name: "API_KEY", valueFrom: { secretKeyRef: { name: "s", key: "postgres-password" } } },
    ]);
  });

  it("Redacting leaves kubectl's copy of the manifest out", () => {
    const applied = "kubectl.kubernetes.io/last-applied-configuration";
    expect(redact({ annotations: { [applied]: "{}", checksum: "1" } }, [])).toEqual({
      annotations: { checksum: "1" },
    });
  });

  it("Redacting looks into JSON in strings", () => {
    const applied = JSON.stringify({ env: [{ name: "DB_PASSWORD", value: "deep" }] });
    expect(JSON.stringify(redact({ annotations: { applied } }, []))).not.toContain("deep");
  });

  it("Redacting hides a private key that spans lines of a log", () => {
    const lines = ["a", "-----BEGIN PRIVATE KEY-----", "MIIabc", "-----END PRIVATE KEY-----", "b"];
    expect(JSON.stringify(redact({ lines }, []))).not.toContain("MIIabc");
    expect(redact({ lines }, [])).toMatchObject({ lines: { 0: "a", 4: "b" } });
  });

  it("Redacting hides the word after --password", () => {
    expect(redact({ args: ["--password", "hunter2", "-v"] }, [])).toEqual({
      args: ["--password", "***", "-v"],
    });
  });

  it("Redacting keeps the names of objects when a password is as weak as one of them", () => {
    const pod = { metadata: { name: "postgres", labels: { app: "postgres" } }, image: "postgres:17" };
    expect(redact(pod, ["postgres"])).toEqual(pod);
  });
});

/** Random secrets: letters and digits with at least one of each, which no word of the carrier text has. */
const secret = fc.stringMatching(/^[a-zA-Z][0-9][a-zA-Z0-9]{8,24}$/);

describe("no secret survives", () => {
  const carriers: ((value: string) => unknown)[] = [
    (value) => `postgresql://user:${value}@host:5432/db`,
    (value) => `nats://${value}@host`,
    (value) => `Authorization: Bearer ${value}`,
    (value) => `connecting with password=${value} now`,
    (value) => ({ name: "DB_PASSWORD", value }),
    (value) => ({ env: [{ name: "my_token", value }] }),
    (value) => ({ data: { "nats.conf": `authorization { token: "${value}" }` } }),
    (value) => JSON.stringify({ password: value }),
    (value) => ({ args: ["--token", value] }),
    (value) => `-----BEGIN PRIVATE KEY-----\n${value}\n-----END PRIVATE KEY-----`,
    (value) => JSON.stringify({ a: JSON.stringify({ url: `postgres://u:${value}@h/d` }) }),
  ];

  it("No secret survives wherever its form gives it away", () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...carriers), (value, carry) => {
        expect(JSON.stringify(redact(carry(value), []))).not.toContain(value);
      }),
    );
  });

  it("No secret that is known survives in any text, whatever characters it has", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6 }).filter((value) => /^[\w]{3}.*\w{3}$/.test(value) && !value.includes("*")),
        fc.lorem(),
        (value, words) => {
          const text = `${words} ${value} ${words}`;
          fc.pre(!words.includes(value));
          expect(redactText(text, [value])).not.toContain(value);
        },
      ),
    );
  });

  it("Redacting twice changes nothing more", () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...carriers), (value, carry) => {
        const once = redact(carry(value), [value]);
        expect(redact(once, [value])).toEqual(once);
      }),
    );
  });
});

describe("what is no secret stays", () => {
  it("What is no secret stays, for any words, numbers and plain structures", () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(fc.lorem(), fc.integer(), fc.boolean(), fc.constant(null), tie("list"), tie("record")),
      list: fc.array(tie("value"), { maxLength: 4 }),
      record: fc.dictionary(fc.constantFrom("spec", "status", "message", "count", "name"), tie("value")),
    }));
    fc.assert(
      fc.property(plain.value, (value) => {
        expect(redact(value, [])).toEqual(value);
      }),
    );
  });
});
