import { expect, test } from "vitest";
import { sizeWord } from "../../../src/remedy/nats-size.ts";

test.each([
  [-1, "-1"],
  [1024 ** 3, "1073741824"],
  [2 ** 31 - 1, "2147483647"],
  [2 ** 31, "2097152K"],
  [2 ** 31 + 1, "2097153K"],
  [5 * 1024 ** 4, "5242880M"],
])("%i bytes are written %s, since nats takes no larger number than 2147483647", (bytes, word) => {
  expect(sizeWord(bytes)).toBe(word);
});
