import { readFileSync } from "node:fs";
import { defineConfig } from "vitepress";
import { anchorOf } from "../../scripts/site/anchor-of.ts";

/** The pages are written by scripts/site/main.ts. */
const sideBar = JSON.parse(readFileSync(new URL("../pages/side-bar.json", import.meta.url), "utf8"));

export default defineConfig({
  title: "nomnom doctor",
  description:
    "What is wrong with a pipeline of NATS JetStream and PostgreSQL on Kubernetes, why, and what to type next.",
  srcDir: "pages",
  cleanUrls: true,
  // A page is Markdown as the repository shows it: `<IMAGE>` is text, and so are two braces.
  // Anchors as GitHub makes them: a link to a heading leads there in both.
  markdown: { html: false, attrs: { disable: true }, anchor: { slugify: anchorOf } },
  themeConfig: { sidebar: sideBar, search: { provider: "local" }, outline: [2, 3] },
});
