import { describe, expect, it } from "vitest";
import { isWaiting, notesOf, withRelease } from "../../../scripts/release/changes/changelog.ts";
import { parseChangeset, versionAfter } from "../../../scripts/release/changes/changeset.ts";

const changeset = (bump: string, text: string) => `---\n"nomnom-doctor": ${bump}\n---\n\n${text}\n`;

describe("a changeset", () => {
  it("A changeset says how large the change is, and its line for the changelog", () => {
    expect(parseChangeset("a.md", changeset("minor", "`doctor` reads more."), "nomnom-doctor")).toEqual({
      bump: "minor",
      text: "`doctor` reads more.",
    });
  });

  it.each([
    ["no front matter", "some words\n", "a changeset begins with"],
    ["another package", '---\n"other": patch\n---\n\nwords\n', 'expected "nomnom-doctor"'],
    ["another size", changeset("huge", "words"), "patch | minor | major"],
    ["no words", changeset("patch", ""), "is not described"],
  ])("A changeset is refused with %s, and its file is named", (_, content, message) => {
    expect(() => parseChangeset("a.md", content, "nomnom-doctor")).toThrow(message);
    expect(() => parseChangeset("a.md", content, "nomnom-doctor")).toThrow(/^a\.md: /);
  });
});

describe("the next version", () => {
  const of = (...bumps: ("patch" | "minor" | "major")[]) =>
    versionAfter(
      "1.2.3",
      bumps.map((bump) => ({ bump, text: "" })),
    );

  it("The next version follows the largest change", () => {
    expect(of("patch")).toBe("1.2.4");
    expect(of("patch", "minor", "patch")).toBe("1.3.0");
    expect(of("minor", "major")).toBe("2.0.0");
  });

  it("The next version is the same when nothing changed", () => {
    expect(of()).toBe("1.2.3");
  });
});

describe("the changelog", () => {
  const released = "# Changelog\n\nAbout it.\n\n## 0.1.0 (2026-01-01)\n\n- first\n";
  const second = {
    version: "0.2.0",
    date: "2026-02-03",
    changesets: [{ bump: "minor", text: "more,\nand more" }],
  } as const;

  it("The changelog gets a section of its own for a release, before the others", () => {
    expect(withRelease(released, second)).toBe(
      "# Changelog\n\nAbout it.\n\n## 0.2.0 (2026-02-03)\n\n- more,\n  and more\n\n## 0.1.0 (2026-01-01)\n\n- first\n",
    );
  });

  it("The changelog has the section that waited for its version become the release", () => {
    const waiting = "# Changelog\n\n## 0.2.0 (unreleased)\n\n### lint\n\n- new: $& stays as it is\n";
    expect(isWaiting(waiting, "0.2.0")).toBe(true);
    const after = withRelease(waiting, second);
    expect(after).toBe(
      "# Changelog\n\n## 0.2.0 (2026-02-03)\n\n- more,\n  and more\n\n### lint\n\n- new: $& stays as it is\n",
    );
    expect(isWaiting(after, "0.2.0")).toBe(false);
  });

  it("The changelog gives the notes of one version", () => {
    expect(notesOf(withRelease(released, second), "0.2.0")).toBe("- more,\n  and more");
    expect(notesOf(withRelease(released, second), "0.1.0")).toBe("- first");
    expect(notesOf(released, "0.2.0")).toBeNull();
  });
});
