import type { SitePage } from "./site-pages.ts";

/** A group of the bar at the side, as VitePress takes it. */
export interface SideBarGroup {
  text: string;
  collapsed?: boolean;
  items: { text: string; link: string }[];
}

/** What stands where, in the order in which a stranger needs it. Pages that no group names are under `More`, so that none is out of reach. */
const groups: { text: string; collapsed?: boolean; has: (page: string) => boolean }[] = [
  { text: "Start", has: among("index", "tour", "install", "configuration", "completion") },
  { text: "Examples", has: (page) => page.startsWith("examples/") },
  {
    text: "Commands",
    has: among(
      "terminal",
      "fix",
      "e2e",
      "lint",
      "snapshots",
      "diff",
      "port-forward",
      "run",
      "lab",
      "formats",
    ),
  },
  { text: "Promises", has: (page) => page === "safety" || page.startsWith("promises/") },
  {
    text: "Reference",
    has: among("permissions", "versions", "performance", "cases", "remedies", "schemas/index"),
  },
  { text: "Checks", collapsed: true, has: (page) => page === "checks" || page.startsWith("checks/") },
  {
    text: "Work on it",
    collapsed: true,
    has: among("contributing", "architecture", "style", "add-a-check", "add-a-repair", "changelog"),
  },
  { text: "Decisions", collapsed: true, has: (page) => page.startsWith("decisions/") },
  { text: "More", has: () => true },
];

/** The bar at the side: each page once, by its title. */
export function sideBar(pages: readonly SitePage[], titleOf: (page: SitePage) => string): SideBarGroup[] {
  const left = new Map(pages.map((page) => [page.to.replace(/\.md$/, ""), page]));
  return groups
    .map(({ has, ...group }) => {
      const items = [...left].filter(([name]) => has(name));
      for (const [name] of items) left.delete(name);
      return {
        ...group,
        items: items.map(([name, page]) => ({
          text: titleOf(page),
          link: `/${name.replace(/(^|\/)index$/, "$1")}`,
        })),
      };
    })
    .filter(({ items }) => items.length > 0);
}

function among(...names: string[]): (page: string) => boolean {
  return (page) => names.includes(page);
}
