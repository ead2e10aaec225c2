import { standsAlone } from "./files/packages.ts";
import type { WrittenJetStream, WrittenStream } from "./written.ts";
import { nameOf } from "./written.ts";

/** Streams that are meant to be on one NATS, each name once. */
export interface World {
  /** Null: everything that was given, whose packages may run on different ones. */
  scope: string | null;
  streams: readonly WrittenStream[];
}

/** A name with so many definitions is that of a test or of an example. */
const mostVariants = 20;

/**
 * The worlds that what is written describes: for each package one with the first definition of each stream, and one for each further definition of the same
 * name in place of the first, for which of them is meant is not known; and one of all packages together.
 */
export function worldsOf({ streams }: WrittenJetStream): World[] {
  const scopes = [...new Set(streams.map(({ scope }) => scope))];
  const ofScopes = scopes.flatMap((scope) =>
    worldsWithin(
      scope,
      streams.filter((stream) => stream.scope === scope),
    ),
  );
  return scopes.length < 2 ? ofScopes : [...ofScopes, { scope: null, streams: together(streams) }];
}

function worldsWithin(scope: string, streams: readonly WrittenStream[]): World[] {
  const variants = new Map<string, WrittenStream[]>();
  for (const stream of streams) {
    const known = variants.get(nameOf(stream)) ?? [];
    if (!known.some((other) => isSame(other, stream))) known.push(stream);
    variants.set(nameOf(stream), known);
  }
  const usual = [...variants.values()].flatMap(([first]) => first ?? []);
  const others = [...variants.values()].flatMap((known) => known.slice(1, mostVariants));
  const replaced = others.map((other) =>
    usual.map((stream) => (nameOf(stream) === nameOf(other) ? other : stream)),
  );
  return [usual, ...replaced].map((each) => ({ scope, streams: each }));
}

/** Names that are worked out are not the same in two packages. */
function together(streams: readonly WrittenStream[]): WrittenStream[] {
  const named = streams.filter(({ name, scope }) => name.kind === "text" && !standsAlone(scope));
  return named.filter(
    (stream, index) => index === named.findIndex((other) => nameOf(other) === nameOf(stream)),
  );
}

/** Whether two definitions are one, written twice. */
function isSame(a: WrittenStream, b: WrittenStream): boolean {
  const said = ({ subjects, maxBytes, storage, replicas }: WrittenStream) =>
    JSON.stringify([subjects?.map(({ text }) => text), maxBytes, storage, replicas]);
  return said(a) === said(b);
}

/**
 * Whether two definitions are certainly of different streams of one account. A name that is worked out may be any, but `format!("{}DLQ", name)` is not `name`.
 */
export function areDifferent(a: WrittenStream, b: WrittenStream): boolean {
  if (a.account !== null && b.account !== null && a.account !== b.account) return false;
  if (a.name.kind === "text" && b.name.kind === "text") return a.name.text !== b.name.text;
  if (a.name.kind === "text" || b.name.kind === "text") return false;
  const [shorter, longer] = [a.name.words, b.name.words].toSorted((x, y) => x.length - y.length);
  return (
    shorter !== undefined &&
    longer !== undefined &&
    shorter.length > 0 &&
    longer.length > shorter.length &&
    shorter.every((word) => longer.includes(word))
  );
}
