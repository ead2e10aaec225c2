/** The same with a capital: for words that begin a sentence here and continue one elsewhere. */
export const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
