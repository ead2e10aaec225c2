import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJetStreamConf } from "../../../../../src/checks/nats/storage/nats-conf.ts";
import { parseNatsSize } from "../../../../../src/units/nats-size.ts";
import { readSnapshot } from "../../../../support/checks/cases.ts";

const maxFile = (text: string) => readJetStreamConf(text).maxFile;
const gibibyte = 1024 ** 3;

describe("jetstream limits in nats.conf", () => {
  test("The chart's own nats.conf is read", () => {
    const section = readSnapshot("chart-values-dev-fixed").sections["kubernetes/configmaps"];
    const text = section?.ok ? section.data.flatMap(({ data }) => data["nats.conf"] ?? [])[0] : undefined;
    expect(readJetStreamConf(text ?? "")).toEqual({
      maxFile: { kind: "bytes", bytes: gibibyte, text: "1Gi" },
      maxMemory: { kind: "bytes", bytes: 512_000_000, text: "512M" },
      storeDir: "/data/jetstream",
    });
  });

  test.each([
    ["jetstream { max_file: 5G }", 5_000_000_000],
    ['jetstream { max_file: "5G" }', 5 * gibibyte],
    ["jetstream: { max_file_store = 5GiB }", 5 * gibibyte],
    ["jetstream = {\n  MAX_FILE 5gb\n}", 5 * gibibyte],
    ["JetStream{max_file:5Gi,store_dir:/data}", 5 * gibibyte],
    ["jetstream { # max_file: 1Gi\n // max_file: 2Gi\n max_file: 3Gi }", 3 * gibibyte],
    ["cluster { routes: [nats://a:6222, nats://b:6222] }\njetstream { max_file: 1Gi }", gibibyte],
    ["listen: localhost:4222\njetstream { limits { max_file: 9Gi } max_file: 1Gi }", gibibyte],
    ["size: 2Gi\njetstream { max_file: $size }", 2 * gibibyte],
    ["jetstream { max_file: 1Gi; max_file: 2Gi }", 2 * gibibyte],
    ['{ "http_port": 8222, "jetstream": { "max_file_store": 5Gi, "store_dir": "/data" } }', 5 * gibibyte],
    ["base: 2Gi\nsize: $base\njetstream { max_file: $size }", 2 * gibibyte],
    ['jetstream { include "js.conf"\n max_file: 3Gi }', 3 * gibibyte],
  ])("The jetstream limits are read from %s", (text, bytes) =>
    expect(maxFile(text)).toMatchObject({ kind: "bytes", bytes }),
  );

  test.each([
    ["jetstream { store_dir: /data }", "absent"],
    ["jetstream: enabled", "absent"],
    ["", "absent"],
    ["max_file: 1Gi", "absent"],
    ['jetstream { max_file: "5Gi" }', "refused"],
    ["jetstream { max_file: 1.5G }", "refused"],
    ["jetstream { max_file: $MAX_FILE }", "elsewhere"],
    ["jetstream { include limits.conf }", "elsewhere"],
    ["jetstream { max_file: 3Gi\n include limits.conf }", "elsewhere"],
    ["include all.conf", "elsewhere"],
    ["jetstream { max_file: $size }\nsize: 2Gi", "elsewhere"],
    ["jetstream { max_file: 5M#x\n }", "refused"],
  ])("%s is %s", (text, kind) => expect(maxFile(text).kind).toBe(kind));

  test.each([
    ["jetstream { store_dir: /data }", "/data"],
    ['JetStream { storedir = "/data/js" }', "/data/js"],
    ["dir: /data\njetstream { store_dir: $dir }", "/data"],
    // Measured on 2.9.10 and in the server's own words: Store Directory: "/tmp/nats/jetstream".
    ["jetstream: enabled", "/tmp/nats/jetstream"],
    ["jetstream { max_file: 1Gi }", "/tmp/nats/jetstream"],
    ["jetstream { store_dir: $DATA }", null],
    ["jetstream { include storage.conf }", null],
    ["jetstream: false", null],
    ["jetstream { enabled: false, store_dir: /data }", null],
    ['{ "jetstream": { "store_dir": "/data" } }', "/data"],
    ["port: 4222", null],
  ])("%s stores in %s", (text, folder) => expect(readJetStreamConf(text).storeDir).toBe(folder));

  test("A size stays what nats-server makes of it, whatever stands around it", () => {
    const space = fc.constantFrom("", " ", "\n  ", " # note\n", "\t");
    const gap = fc.constantFrom(" ", "\n  ", " # note\n", "\t");
    const size = fc
      .tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom("", "K", "M", "G", "Ki", "mib", "GB", "TiB"))
      .map(([n, suffix]) => `${n}${suffix}`);
    const other = fc.constantFrom(
      "port: 4222",
      'name "a { b"',
      "tls { ca: '/x}' }",
      "list [1, {a: b}, 3]",
      "",
    );
    fc.assert(
      fc.property(
        size,
        fc.boolean(),
        space,
        gap,
        fc.constantFrom(":", "=", " "),
        other,
        other,
        (text, quoted, before, after, separator, outer, inner) => {
          const written = quoted ? `"${text}"` : text;
          const conf = `${outer}\njetstream${before}{${after}${inner}\nmax_file${separator}${before}${written}${after}}\n${outer}`;
          const expected = parseNatsSize(text, { quoted });
          expect(maxFile(conf)).toMatchObject(
            expected.ok ? { kind: "bytes", bytes: expected.bytes } : { kind: "refused", text },
          );
        },
      ),
    );
  });

  test("Any text at all is read without an error", () => {
    fc.assert(fc.property(fc.string(), (text) => void readJetStreamConf(text)));
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      '"',
      "'",
      ":",
      "=",
      "jetstream",
      "max_file",
      "1Gi",
      "\n",
      "#",
      " ",
    );
    fc.assert(fc.property(fc.array(pieces), (parts) => void readJetStreamConf(parts.join(""))));
  });

  test("Blocks without end are passed over, and what stands behind them is read", () => {
    const deep = `${"a {".repeat(300_000)}${"}".repeat(300_000)}`;
    expect(maxFile(`${deep}\njetstream { max_file: 1Gi }`)).toMatchObject({ kind: "bytes", bytes: 2 ** 30 });
    expect(maxFile("a {".repeat(300_000))).toEqual({ kind: "absent" });
  });
});
