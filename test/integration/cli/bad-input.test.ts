import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import schema from "../../../docs/schemas/error.schema.json" with { type: "json" };
import { nomnom } from "./run-nomnom.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-bad-input-"));
  const files: Record<string, string> = {
    "cut.json": '{\n  "schemaVersion": 1,\n  "kind": "Snap',
    "report.json": '{"schemaVersion":1,"kind":"DoctorReport"}',
    "newer.json": '{"schemaVersion":99,"kind":"Snapshot","tool":{"name":"nomnom","version":"9.0.0"}}',
    "typo.yaml": "nats:\n  strems: []\n",
    "item.json": '{"entity_type":"OrderLineItem","line_number":1,"part_key":"p"}',
    "quantity.yaml": "nats:\n  maxFile: 5Gigs\n",
    "check.yaml": "checks:\n  nats/stream-overlp: off\n",
    "broken.yaml": "nats: [unclosed\n",
    kubeconfig: "clusters: [\n",
    empty: "",
    "worker.log": "token=hello\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await symlink("circle", join(folder, "circle"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("bad input ends with exit 2, says what is wrong and what is meant", () => {
  it.each<[string, string[], RegExp]>([
    ["an unknown command", ["docter"], /unknown command 'docter'.*Did you mean doctor\?/s],
    ["help of an unknown command", ["help", "docter"], /unknown command 'docter'.*Did you mean doctor\?/s],
    ["help of an unknown subcommand", ["help", "lab", "rn"], /unknown command 'rn'.*Did you mean run\?/s],
    ["an interval of no rounds", ["doctor", "--interval", "5s"], /--interval is for --watch/],
    ["a command for the version", ["version"], /unknown command 'version'.*nomnom --version/s],
    ["a command that is near none", ["frobnicate"], /unknown command 'frobnicate'.*nomnom help` lists/s],
    ["a subcommand without its command", ["lab", "run"], /missing required argument.*nomnom help lab run`/s],
    ["an area as a check", ["doctor", "--only", "nats"], /nats is an area and no check.*--area nats/s],
    ["a shell that it does not know", ["completion", "tcsh"], /no completion for tcsh.*bash, zsh, fish/s],
    [
      "a snapshot that is not there",
      ["doctor", "--from", "none.json"],
      /does not exist\nhint: Name a file that/,
    ],
    ["a snapshot that is a folder", ["doctor", "--from", "."], /is a directory\nhint: Name a file that/],
    [
      "a snapshot that is a log",
      ["doctor", "--from", "worker.log"],
      /worker\.log:1:1: not JSON\nhint: Name a/,
    ],
    ["an empty kubeconfig", ["doctor", "--kubeconfig", "empty"], /names \S+empty, which names no cluster/],
    ["an unknown flag", ["doctor", "--onyl", "x"], /unknown option '--onyl'.*Did you mean --only\?/s],
    ["a flag without its value", ["doctor", "--config"], /--config <file>' argument missing/],
    [
      "an operand nobody takes",
      ["doctor", "nats"],
      /error: doctor takes no argument, and got more\n.*nomnom help doctor/s,
    ],
    [
      "one operand too many",
      ["explain", "nats/reachable", "x"],
      /error: explain takes at most 1 argument, and got more\n/,
    ],
    [
      "a check as an operand",
      ["doctor", "nats/reachable"],
      /doctor takes no argument.*doctor --only nats\/reachable/s,
    ],
    ["another program's flag for JSON", ["doctor", "--json"], /unknown option '--json'.*-o json/s],
    ["a namespace that is empty", ["doctor", "-n", ""], /--namespace is empty.*not set/s],
    ["a check that is empty", ["doctor", "--only", ""], /--only is empty/],
    [
      "an unknown check",
      ["doctor", "--only", "nats/stream-overlp"],
      /no check is called nats\/stream-overlp.*Did you mean nats\/stream-overlap\?/s,
    ],
    ["an unknown check to explain", ["explain", "stream-overlp"], /no check is called stream-overlp/],
    ["an unknown area", ["doctor", "--area", "nast"], /no area is called nast.*Did you mean nats\?/s],
    [
      "an output that is not there",
      ["doctor", "-o", "yaml"],
      /-o yaml.*Available: text, json, junit, sarif, github; tui in a terminal/s,
    ],
    ["an unknown level", ["doctor", "--fail-on", "always"], /--fail-on always.*warn, fail, never/s],
    ["a duration without a unit", ["doctor", "--timeout", "30"], /--timeout: "30" has no unit; write "30s"/],
    [
      "a deadline that no timer counts",
      ["doctor", "--timeout", "99999h"],
      /too long\nhint: Give at most 596h/,
    ],
    ["a wait that no timer counts", ["doctor", "--wait", "9999h"], /too long\nhint: Give at most 596h/],
    ["an operand that is empty", ["snapshot", ""], /argument 'file' is empty\nhint: A variable/],
    ["one of several operands that is empty", ["lint", ".", ""], /argument 'path' is empty/],
    ["a snapshot onto a folder", ["snapshot", ".", "--force"], /error: \. is a directory\nhint: Name a file/],
    ["a snapshot that is empty", ["doctor", "--from", "empty"], /empty is empty\nhint: Name a file/],
    [
      "a snapshot behind a circle of links",
      ["doctor", "--from", "circle"],
      /a link that leads back to itself/,
    ],
    [
      "a message that is not there",
      ["e2e", "--message", "none.json"],
      /the message \S+none\.json: it does not exist\nhint:/,
    ],
    [
      "a kubeconfig that is a text",
      ["doctor", "--kubeconfig", "worker.log"],
      /worker\.log:1:1: not a map of clusters/,
    ],
    [
      "a NATS URL with a lone %",
      ["doctor", "--no-kubernetes", "--nats-url", "nats://u:p%zz@h"],
      /a broken %-escape\nhint: Write % itself as %25\./,
    ],
    [
      "a Redis URL with a lone %",
      ["doctor", "--no-kubernetes", "--redis-url", "redis://u:p%zz@h"],
      /a broken %-escape\nhint: Write % itself as %25\./,
    ],
    [
      "a deadline of nothing",
      ["doctor", "--request-timeout", "0"],
      /"0" is too short\nhint: Give at least 1ms/,
    ],
    ["a rate of nothing", ["e2e", "--rate", "0/s"], /--rate 0\/s: must be more than 0.*--rate 50\/s/s],
    ["a rate that is none", ["e2e", "--rate", "fast"], /--rate fast: not a rate/],
    ["no runs at all", ["e2e", "--repeat", "0"], /--repeat 0: not a whole number from 1/],
    ["a soak of one step", ["e2e", "--rate", "5/s", "--step", "3"], /--rate and --step cannot/],
    ["a soak again and again", ["e2e", "--count", "5", "--repeat", "2"], /--repeat and --count cannot/],
    [
      "what can be sent only once",
      ["e2e", "--repeat", "2", "--message", "item.json"],
      /--message cannot be sent many times: it is a lone OrderLineItem.*Send one with order_key/s,
    ],
    ["options that exclude each other", ["doctor", "--from", "x.json", "--wait", "1m"], /--from.*--wait/],
    [
      "a snapshot that is not there",
      ["doctor", "--from", "nowhere.json"],
      /nowhere\.json.*it does not exist/,
    ],
    ["a snapshot that is cut off", ["doctor", "--from", "cut.json"], /cut\.json:3:\d+: not JSON/],
    ["a report as a snapshot", ["doctor", "--from", "report.json"], /DoctorReport, not a Snapshot/],
    ["a newer snapshot", ["doctor", "--from", "newer.json"], /schema 99.*nomnom 9\.0\.0 or newer/s],
    [
      "a configuration that is not there",
      ["doctor", "--config", "nowhere.yaml"],
      /cannot read nowhere\.yaml/,
    ],
    ["a key that does not exist", ["doctor", "--config", "typo.yaml"], /typo\.yaml:2:3.*streams/s],
    ["a bad quantity", ["doctor", "--config", "quantity.yaml"], /quantity\.yaml:2:12.*5Gigs/s],
    [
      "an unknown check in the configuration",
      ["doctor", "--config", "check.yaml"],
      /check\.yaml:2:3.*Did you mean nats\/stream-overlap\?/s,
    ],
    [
      "a configuration that is not YAML",
      ["doctor", "--config", "broken.yaml"],
      /broken\.yaml:\d+:\d+.*\nhint: `nomnom init/s,
    ],
    ["entities that are not there", ["doctor", "--entities", "nowhere"], /nowhere/],
    ["a kubeconfig that is not there", ["doctor", "--kubeconfig", "nowhere"], /nowhere/],
    ["a kubeconfig that is malformed", ["doctor", "--kubeconfig", "kubeconfig"], /kubeconfig/],
    ["a bad NATS URL", ["doctor", "--no-kubernetes", "--nats-url", "http://x"], /--nats-url|http:\/\/x/],
    [
      "a bad database URL",
      ["doctor", "--no-kubernetes", "--database-url", "mysql://x"],
      /--database-url|mysql/,
    ],
    ["nothing to look at", ["doctor", "--no-kubernetes"], /lab/],
  ])("%s ends with exit 2, says what is wrong and what is meant", async (_, args, words) => {
    const [text, json] = await Promise.all([
      nomnom(args, { cwd: folder }),
      nomnom(
        [...args, "-o", "json"].filter((arg, index, all) => !(arg === "yaml" || all[index + 1] === "yaml")),
        {
          cwd: folder,
        },
      ),
    ]);
    expect(text).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(words) });
    expect(text.stderr).toMatch(/^error: /);
    expect(text.stderr).not.toMatch(/\n\s+at /);
    if (args.includes("yaml")) return;
    if (args.at(-1) === "--config") return;
    expect(json.code).toBe(2);
    const validate = new Ajv().compile(schema);
    validate(JSON.parse(json.stdout));
    expect(validate.errors).toBeNull();
  });
});
