/** A piece of source code that is no comment and no space. */
export interface Token {
  kind: "word" | "text" | "number" | "mark";
  /** Of a text: what it says, with its escapes undone. */
  text: string;
  /** Offsets of its start and its end. */
  at: number;
  end: number;
  /** Of a text: holds places that are filled when the program runs. */
  filled: boolean;
  /** Of a text: offset of its first character, where it holds no escapes, so that what is written in it has places of its own. */
  inner: number | null;
}

export const isMark = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === "mark" && texts.includes(token.text);

export const isWord = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === "word" && texts.includes(token.text);
