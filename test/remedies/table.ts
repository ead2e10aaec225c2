import { fileURLToPath } from "node:url";
import type { Proof } from "./proof.ts";

/** The page that shows the last run. */
export const tablePage = fileURLToPath(new URL("../../docs/remedies.md", import.meta.url));

/** The page with other text between the marks of this name. */
export function withPart(page: string, name: "remedies" | "unproven", text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest] = [page.indexOf(begin), page.indexOf(end)];
  if (before === -1 || rest === -1)
    throw new Error(`docs/remedies.md has lost its marks ${begin} and ${end}`);
  return `${page.slice(0, before + begin.length)}\n${text}\n${page.slice(rest)}`;
}

/** A row for each way that was typed. */
export function tableOf(proofs: readonly Proof[]): string {
  const rows = proofs.map(({ code, typed, outcome, caseId }) => [code, `\`${typed}\``, outcome, caseId]);
  return [["finding", "typed", "what came of it", "case"], ["---", "---", "---", "---"], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

/** In the plain form that CI reads: what repairs, shows or asks is right. */
export function sumOf(proofs: readonly Proof[]): string {
  const wrong = proofs.filter(({ outcome }) => outcome === "wrong").length;
  return `${proofs.length - wrong} passed, ${wrong} failed`;
}
