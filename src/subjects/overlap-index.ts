import { looksWild } from "./overlap.ts";

/** A trie of wildcard subjects. Literals are only looked up in it: two literals overlap when they are equal. */
export class OverlapIndex<Entry> {
  readonly #root = newNode<Entry>();

  add(tokens: readonly string[], entry: Entry): void {
    let node = this.#root;
    for (const token of tokens) {
      if (token === ">") {
        node.rest.push(entry);
        return;
      }
      const children = looksWild(token) ? node.wild : node.exact;
      let child = children.get(token);
      if (child === undefined) {
        child = newNode<Entry>();
        children.set(token, child);
      }
      node = child;
    }
    node.entries.push(entry);
  }

  *overlappingLiteral(tokens: readonly string[]): Generator<Entry> {
    let level = [this.#root];
    for (const token of tokens) {
      const next: Node<Entry>[] = [];
      for (const node of level) {
        yield* node.rest;
        const exact = node.exact.get(token);
        if (exact !== undefined) next.push(exact);
        // A stored token with a leading `>` is literal to a literal, one with a leading `*` is not (literalMatches).
        for (const [stored, child] of node.wild) {
          if (stored.startsWith("*") || stored === token) next.push(child);
        }
      }
      if (next.length === 0) return;
      level = next;
    }
    for (const node of level) yield* node.entries;
  }

  *overlappingWildcard(tokens: readonly string[]): Generator<Entry> {
    let level = [this.#root];
    for (const token of tokens) {
      const next: Node<Entry>[] = [];
      for (const node of level) {
        if (token === ">") {
          yield* everythingBelow(node);
          continue;
        }
        yield* node.rest;
        if (looksWild(token)) {
          for (const child of node.exact.values()) next.push(child);
        } else {
          const exact = node.exact.get(token);
          if (exact !== undefined) next.push(exact);
        }
        for (const child of node.wild.values()) next.push(child);
      }
      if (next.length === 0) return;
      level = next;
    }
    for (const node of level) yield* node.entries;
  }
}

/** All entries at least one token below the node. */
function* everythingBelow<Entry>(node: Node<Entry>): Generator<Entry> {
  const open = [node];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    yield* current.rest;
    for (const children of [current.exact, current.wild]) {
      for (const child of children.values()) {
        yield* child.entries;
        open.push(child);
      }
    }
  }
}

function newNode<Entry>(): Node<Entry> {
  return { exact: new Map(), wild: new Map(), entries: [], rest: [] };
}

interface Node<Entry> {
  /** Children by token that is compared as it stands. */
  exact: Map<string, Node<Entry>>;
  /** Children whose token starts with `*` or `>`; the token `>` itself is in `rest`. */
  wild: Map<string, Node<Entry>>;
  /** Entries that end here. */
  entries: Entry[];
  /** Entries that end here with `>`. */
  rest: Entry[];
}
