import type { SitePage } from "./site-pages.ts";

/** A group of the bar at the side, as VitePress takes it. */
export interface SideBarGroup {
  text: string;
  collapsed?: boolean;
  items: { text: string; link: string }[];
}

/** Where a page stands within a group: the lowest first, equal ones by name. Null: not in this group. */
type Rank = (page: string) => number | null;

/** What stands where, in the order in which a stranger needs it. Pages that no group names are under `More`, so that none is out of reach. */
const groups: { text: string; collapsed?: boolean; rank: Rank }[] = [
  { text: "Start", rank: among("index", "install", "tour", "configuration", "completion") },
  { text: "Examples", rank: below("examples") },
  {
    text: "Commands",
    rank: among(
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
  { text: "Promises", rank: below("promises", "safety") },
  {
    text: "Reference",
    rank: among("permissions", "versions", "performance", "cases", "remedies", "schemas/index"),
  },
  { text: "Checks", collapsed: true, rank: below("checks", "checks") },
  {
    text: "Work on it",
    collapsed: true,
    rank: among("contributing", "architecture", "style", "add-a-check", "add-a-repair", "changelog"),
  },
  { text: "Decisions", collapsed: true, rank: below("decisions") },
  { text: "More", rank: () => 0 },
];

/** The bar at the side: each page once, by its title. */
export function sideBar(pages: readonly SitePage[], titleOf: (page: SitePage) => string): SideBarGroup[] {
  const left = new Map(pages.map((page) => [page.to.replace(/\.md$/, ""), page]));
  return groups
    .map(({ rank, ...group }) => {
      const items = [...left]
        .filter(([name]) => rank(name) !== null)
        .toSorted(([a], [b]) => (rank(a) ?? 0) - (rank(b) ?? 0));
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

/** These, in this order. */
function among(...names: string[]): Rank {
  return (page) => {
    const place = names.indexOf(page);
    return place === -1 ? null : place;
  };
}

/** The pages of a folder, behind the page that leads to them. */
function below(folder: string, leading?: string): Rank {
  return (page) => (page === leading ? 0 : page.startsWith(`${folder}/`) ? 1 : null);
}
