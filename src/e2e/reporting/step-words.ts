/** What a step says: its message, and the reason where the message does not hold it already. */
export function stepWords({ message, reason }: { message: string; reason: string | null }): string {
  const known = reason === null || message.toLowerCase().includes(reason.toLowerCase());
  return known ? message : `${message} (${reason})`;
}
