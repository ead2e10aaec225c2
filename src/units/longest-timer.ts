/** setTimeout takes no more milliseconds, which are 24 days; of more it makes 1. */
export const longestTimerMs = 2 ** 31 - 1;
