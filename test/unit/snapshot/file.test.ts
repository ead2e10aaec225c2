import { execFileSync } from "node:child_process";
import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSnapshot, writeSnapshot } from "../../../src/snapshot/file.ts";
import type { Snapshot } from "../../../src/snapshot/snapshot.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "nomnom-snapshot-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const snapshot: Snapshot = {
  schemaVersion: 1,
  kind: "Snapshot",
  tool: { name: "nomnom", version: "0.1.0" },
  takenAt: "2026-01-01T00:00:00.000Z",
  target: { context: null, namespace: null, nats: "nats://h:4222", postgres: null },
  sections: {
    "nats/streams": { ok: false, error: { kind: "timeout", system: "nats", message: "no answer" } },
    "kubernetes/server": { ok: true, data: { server: "https://h", gitVersion: "v1.32.0", user: null } },
  },
};

async function reading(text: string) {
  const path = join(directory, "given.json");
  await writeFile(path, text);
  return readSnapshot(path);
}

describe("a snapshot file", () => {
  it("A snapshot file is read as it was written, is only its owner's, and leaves nothing else behind", async () => {
    const folder = await mkdtemp(join(directory, "w-"));
    const path = join(folder, "s.json");
    await writeSnapshot(path, snapshot);
    await writeSnapshot(path, snapshot);
    expect(await readSnapshot(path)).toEqual(snapshot);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["s.json"]);
  });

  it("A snapshot file is written where a link leads, and into a pipe, and leaves both in their places", async () => {
    const folder = await mkdtemp(join(directory, "w-"));
    const link = join(folder, "link");
    await writeFile(join(folder, "s.json"), "old");
    await symlink("s.json", link);
    await writeSnapshot(link, snapshot);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readSnapshot(join(folder, "s.json"))).toEqual(snapshot);

    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const [read] = await Promise.all([readSnapshot(pipe), writeSnapshot(pipe, snapshot)]);
    expect(read).toEqual(snapshot);
    expect((await stat(pipe)).isFIFO()).toBe(true);
  });

  it("A snapshot file takes nothing away that may not be replaced", async () => {
    const folder = await mkdtemp(join(directory, "w-"));
    const path = join(folder, "s.json");
    await writeFile(path, "mine");
    await expect(writeSnapshot(path, snapshot, { replace: false })).rejects.toMatchObject({ exitCode: 2 });
    expect(await readFile(path, "utf8")).toBe("mine");
    expect(await readdir(folder)).toEqual(["s.json"]);
    await rm(path);
    await writeSnapshot(path, snapshot, { replace: false });
    expect(await readSnapshot(path)).toEqual(snapshot);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("A snapshot file cannot be written where there is no folder: exit 2", async () => {
    await expect(writeSnapshot(join(directory, "no/such/s.json"), snapshot)).rejects.toMatchObject({
      code: "unwritable-snapshot",
      exitCode: 2,
    });
  });

  it("A snapshot file names file, line and column where it is no JSON", async () => {
    await expect(reading('{\n  "kind": "Snapshot",\n  "x": tru\n}')).rejects.toThrow(/given\.json:3:8: /);
    await expect(reading('{\n  "kind": "Snapshot",\n')).rejects.toThrow(/given\.json:\d+:\d+: /);
  });

  it("A snapshot file names the version that can read it when it is newer", async () => {
    const newer = JSON.stringify({
      ...snapshot,
      schemaVersion: 2,
      tool: { name: "nomnom", version: "3.4.0" },
    });
    await expect(reading(newer)).rejects.toMatchObject({
      code: "newer-snapshot",
      hint: expect.stringContaining("3.4.0"),
    });
  });

  it("A snapshot file is not a report", async () => {
    await expect(reading(JSON.stringify({ ...snapshot, kind: "DoctorReport" }))).rejects.toThrow(
      "is a DoctorReport, not a Snapshot",
    );
    await expect(reading("[]")).rejects.toMatchObject({ code: "not-a-snapshot" });
  });

  it("A snapshot file names the field that is wrong", async () => {
    const broken = { ...snapshot, sections: { "kubernetes/server": { ok: true, data: { server: 5 } } } };
    await expect(reading(JSON.stringify(broken))).rejects.toThrow("sections.kubernetes/server.data");
  });

  it("A snapshot file does not exist: exit 2", async () => {
    await expect(readSnapshot(join(directory, "none.json"))).rejects.toMatchObject({
      code: "unreadable-snapshot",
      exitCode: 2,
    });
  });
});
