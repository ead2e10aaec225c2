/** `ledger-{shard}`, `ledger-%d`, `ledger-${SHARD}`, `ledger-$(SHARD)`, `ledger-<shard>`: as programs and Kubernetes write what is put in. */
const placeholder = /\{\{ ?[\w.]+ ?\}\}|\$?\{\w+\}|\$\(\w+\)|<\w+>|%[sd]/;

/** Fewer letters than these around what is put in are in any name. */
const fewestLetters = 3;

/** Whether a text with one placeholder makes this name. */
export function isTemplateOf(text: string, name: string): boolean {
  const [before, after, more] = text.split(placeholder);
  if (before === undefined || after === undefined || more !== undefined) return false;
  return (
    before.length + after.length >= fewestLetters &&
    name.length > before.length + after.length &&
    name.startsWith(before) &&
    name.endsWith(after)
  );
}
