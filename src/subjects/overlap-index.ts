import { isStar, isWild, type WildcardRule } from "./wildcard-rule.ts";

/** A trie of wildcard subjects. Literals are only looked up in it: two literals overlap when they are equal. */
export class OverlapIndex<Entry> {
  readonly #root = newNode<Entry>();
  readonly #rule: WildcardRule;

  constructor(rule: WildcardRule) {
    this.#rule = rule;
  }

  add(tokens: readonly string[], entry: Entry): void {
    let node = this.#root;
    for (const token of tokens) {
      if (token === ">") {
        node.rest ??= [];
        node.rest.push(entry);
        return;
      }
      node = this.#childOf(node, token);
    }
    node.entries ??= [];
    node.entries.push(entry);
  }

  overlappingLiteral(tokens: readonly string[]): Entry[] {
    const found: Entry[] = [];
    let level = [this.#root];
    for (const token of tokens) {
      const next: Node<Entry>[] = [];
      for (const node of level) {
        append(found, node.rest);
        const exact = node.exact?.get(token);
        if (exact !== undefined) next.push(exact);
        if (node.wild === null) continue;
        // A stored token with a leading `>` is literal to a literal, one with a leading `*` is not (subjectsOverlap).
        for (const [stored, child] of node.wild) {
          if (isStar(stored, this.#rule) || stored === token) next.push(child);
        }
      }
      if (next.length === 0) return found;
      level = next;
    }
    for (const node of level) append(found, node.entries);
    return found;
  }

  overlappingWildcard(tokens: readonly string[]): Entry[] {
    const found: Entry[] = [];
    let level = [this.#root];
    for (const token of tokens) {
      const next: Node<Entry>[] = [];
      for (const node of level) {
        if (token === ">") {
          everythingBelow(node, found);
          continue;
        }
        append(found, node.rest);
        if (isWild(token, this.#rule)) {
          if (node.exact !== null) for (const child of node.exact.values()) next.push(child);
        } else {
          const exact = node.exact?.get(token);
          if (exact !== undefined) next.push(exact);
        }
        if (node.wild !== null) for (const child of node.wild.values()) next.push(child);
      }
      if (next.length === 0) return found;
      level = next;
    }
    for (const node of level) append(found, node.entries);
    return found;
  }

  #childOf(node: Node<Entry>, token: string): Node<Entry> {
    const side = isWild(token, this.#rule) ? "wild" : "exact";
    node[side] ??= new Map();
    const known = node[side].get(token);
    if (known !== undefined) return known;
    const child = newNode<Entry>();
    node[side].set(token, child);
    return child;
  }
}

/** Most nodes are leaves: what they do not have is not allocated. */
interface Node<Entry> {
  /** Children by token that is compared as it stands. */
  exact: Map<string, Node<Entry>> | null;
  /** Children whose token is compared as a wildcard; the token `>` itself is in `rest`. */
  wild: Map<string, Node<Entry>> | null;
  /** Entries that end here. */
  entries: Entry[] | null;
  /** Entries that end here with `>`. */
  rest: Entry[] | null;
}

function newNode<Entry>(): Node<Entry> {
  return { exact: null, wild: null, entries: null, rest: null };
}

/** All entries at least one token below the node. */
function everythingBelow<Entry>(node: Node<Entry>, found: Entry[]): void {
  const open = [node];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    append(found, current.rest);
    for (const children of [current.exact, current.wild]) {
      if (children === null) continue;
      for (const child of children.values()) {
        append(found, child.entries);
        open.push(child);
      }
    }
  }
}

function append<Entry>(found: Entry[], entries: readonly Entry[] | null): void {
  if (entries === null) return;
  for (const entry of entries) found.push(entry);
}
