/** A word, a quoted name, a text, a parameter or a mark of SQL, and where it stands. */
export interface Token {
  kind: "word" | "name" | "text" | "parameter" | "number" | "mark";
  /** A word in lower case, a quoted name without its quotes. */
  text: string;
  offset: number;
}

const token =
  /(?<skipped>\s+|--[^\n]*)|(?<comment>\/\*)|(?<text>[eEbBxXnN]?'(?:[^']|'')*'|\$(?<tag>[A-Za-z_]*)\$)|(?<name>"(?:[^"]|"")+")|(?<parameter>\$\d+)|(?<number>\d[\w.]*)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<mark>::|[^\s])/gy;

/** The tokens of a text; null: a text, a name or a remark does not end. */
export function sqlTokens(sql: string): Token[] | null {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < sql.length) {
    const offset = token.lastIndex;
    const groups = token.exec(sql)?.groups;
    if (groups === undefined) return null;
    if (groups.comment !== undefined) {
      const end = endOfComment(sql, offset);
      if (end === null) return null;
      token.lastIndex = end;
    } else if (groups.tag !== undefined) {
      const closing = `$${groups.tag}$`;
      const end = sql.indexOf(closing, token.lastIndex);
      if (end === -1) return null;
      tokens.push({ kind: "text", text: "", offset });
      token.lastIndex = end + closing.length;
    } else if (groups.skipped === undefined) tokens.push(tokenOf(groups, offset));
  }
  return tokens.some(({ kind, text }) => kind === "mark" && `'"`.includes(text)) ? null : tokens;
}

function tokenOf(groups: Record<string, string | undefined>, offset: number): Token {
  const { word, name, text, parameter, number, mark = "" } = groups;
  if (word !== undefined) return { kind: "word", text: word.toLowerCase(), offset };
  if (name !== undefined) return { kind: "name", text: name.slice(1, -1).replaceAll('""', '"'), offset };
  if (text !== undefined) return { kind: "text", text: "", offset };
  if (parameter !== undefined) return { kind: "parameter", text: parameter.slice(1), offset };
  return number === undefined
    ? { kind: "mark", text: mark, offset }
    : { kind: "number", text: number, offset };
}

/** Remarks nest in PostgreSQL. */
function endOfComment(sql: string, start: number): number | null {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return null;
}

/** The statements, without the semicolons between them. */
export function statementsOf(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [[]];
  for (const each of tokens)
    if (each.kind === "mark" && each.text === ";") statements.push([]);
    else statements.at(-1)?.push(each);
  return statements.filter((statement) => statement.length > 0);
}

/** Parts that commas divide, outside of brackets. */
export function partsOf(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const each of tokens) {
    if (isMark(each, "(")) depth += 1;
    else if (isMark(each, ")")) depth -= 1;
    if (depth === 0 && isMark(each, ",")) parts.push([]);
    else parts.at(-1)?.push(each);
  }
  return parts.filter((part) => part.length > 0);
}

export const isMark = (each: Token | undefined, mark: string): boolean =>
  each?.kind === "mark" && each.text === mark;

/** Reads tokens one after the other. */
export class Cursor {
  private at = 0;
  readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get next(): Token | undefined {
    return this.tokens[this.at];
  }

  get isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  rest(): readonly Token[] {
    return this.tokens.slice(this.at);
  }

  /** Goes on where the next words are these. */
  takes(...words: readonly string[]): boolean {
    const isNext = words.every((word, index) => {
      const each = this.tokens[this.at + index];
      return each?.kind === "word" && each.text === word;
    });
    if (isNext) this.at += words.length;
    return isNext;
  }

  /** A name; null: something else stands there. */
  name(): string | null {
    const { next } = this;
    if (next === undefined || (next.kind !== "word" && next.kind !== "name")) return null;
    this.at += 1;
    return next.text;
  }

  /** `orders`, `public.orders`. */
  tableName(): string | null {
    const first = this.name();
    if (first === null || !isMark(this.next, ".")) return first;
    this.at += 1;
    const second = this.name();
    if (second === null || isMark(this.next, ".")) return null;
    return first === "public" ? second : `${first}.${second}`;
  }

  /** What stands between the brackets that come next; null: none do, or they do not end. */
  brackets(): readonly Token[] | null {
    if (!isMark(this.next, "(")) return null;
    let depth = 0;
    for (let index = this.at; index < this.tokens.length; index++) {
      if (isMark(this.tokens[index], "(")) depth += 1;
      else if (isMark(this.tokens[index], ")")) depth -= 1;
      if (depth > 0) continue;
      const inside = this.tokens.slice(this.at + 1, index);
      this.at = index + 1;
      return inside;
    }
    return null;
  }

  skip(): void {
    this.at += 1;
  }
}

/** Names that commas divide; null: something else stands among them. */
export function namesIn(tokens: readonly Token[]): string[] | null {
  const names = partsOf(tokens).map((part) => {
    const [only] = part;
    return part.length === 1 && only !== undefined && ["word", "name"].includes(only.kind) ? only.text : null;
  });
  return names.every((name) => name !== null) ? names : null;
}
