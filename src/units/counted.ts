/** The form of a word for so many: `plural(1, "is", "are")`; without `many` an s is added. */
export const plural = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

/** So many of something: `1 pod`, `2 pods`. */
export const counted = (count: number, one: string, many?: string): string =>
  `${count} ${plural(count, one, many)}`;
