import { describe, expect, it } from "vitest";
import { allocateWithRoom, behind, copyWithRoom, withRoom } from "../../../src/connect/room-in-front.ts";

const text = (pieces: readonly Buffer[]) => Buffer.concat([...pieces]).toString();

describe("bytes with room in front", () => {
  it("Bytes with room in front become one piece with their header, in the same memory", () => {
    const memory = allocateWithRoom(16);
    memory.write("payload");
    const framed = behind(Buffer.from("head "), [withRoom(memory, 7)]);
    expect(framed).toHaveLength(1);
    expect(text(framed)).toBe("head payload");
    expect(framed[0]?.buffer).toBe(memory.buffer);
  });

  it("Bytes with room in front take one header behind the other until the room is used up, and then are two pieces", () => {
    const once = behind(Buffer.from("2 "), [copyWithRoom(Buffer.from("x"))]);
    const twice = behind(Buffer.from("1 "), once);
    expect(twice).toHaveLength(1);
    const thrice = behind(Buffer.alloc(29, "."), twice);
    expect(thrice).toHaveLength(2);
    expect(text(thrice)).toBe(`${".".repeat(29)}1 2 x`);
  });

  it("Room in front is what only the first of several pieces needs", () => {
    const framed = behind(Buffer.from("h"), [copyWithRoom(Buffer.from("a")), Buffer.from("b")]);
    expect(framed).toHaveLength(2);
    expect(text(framed)).toBe("hab");
  });

  it("Room in front is never taken to be there: the header of other bytes, and of none, is a piece of its own", () => {
    const memory = Buffer.from("beforebytes");
    const framed = behind(Buffer.from("h"), [memory.subarray(6)]);
    expect(framed.map(String)).toEqual(["h", "bytes"]);
    expect(memory.toString()).toBe("beforebytes");
    expect(behind(Buffer.from("h"), []).map(String)).toEqual(["h"]);
  });
});
