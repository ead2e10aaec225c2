import { expect, it } from "vitest";
import { sideBar } from "../../../scripts/site/side-bar.ts";
import { sitePages } from "../../../scripts/site/site-pages.ts";

const pages = sitePages(".");

it("Each document has one place on the site", () => {
  expect(new Set(pages.map(({ to }) => to)).size).toBe(pages.length);
  expect(pages.map(({ to }) => to)).toContain("checks/nats/stream-overlap.md");
});

it("The bar at the side leads to each page once, and none is left over", () => {
  const bar = sideBar(pages, ({ from }) => from);
  const links = bar.flatMap(({ items }) => items.map(({ link }) => link));
  expect(links.length).toBe(pages.length);
  expect(new Set(links).size).toBe(pages.length);
  expect(bar.find(({ text }) => text === "More")).toBeUndefined();
});

it("The bar at the side has its pages in the order in which a stranger needs them", () => {
  const bar = sideBar(pages, ({ from }) => from);
  const first = (group: string) =>
    bar
      .find(({ text }) => text === group)
      ?.items.slice(0, 3)
      .map(({ link }) => link);
  expect(first("Start")).toEqual(["/", "/install", "/tour"]);
  expect(first("Promises")?.[0]).toBe("/safety");
  expect(first("Checks")?.[0]).toBe("/checks");
});
