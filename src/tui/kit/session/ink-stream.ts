import type { WriteStream } from "node:tty";
import type { FramePainter } from "./frame-painter.ts";

/**
 * The terminal as Ink sees it: what it writes goes to the painter, and the size changes when the state does, not in between (Ink
 * would draw the old tree at the new width). Everything else is the real stream's.
 */
export function inkStream(stdout: WriteStream, painter: FramePainter, columns: () => number): WriteStream {
  const write = (frame: unknown, ...rest: unknown[]): boolean => {
    if (typeof frame === "string" && frame !== "") painter.paint(frame);
    const callback = rest.at(-1);
    if (typeof callback === "function") setImmediate(() => callback());
    return true;
  };
  return new Proxy(stdout, {
    get(stream, property, receiver) {
      if (property === "write") return write;
      if (property === "columns") return columns();
      // Ink subscribes to `resize`, and to nothing else.
      if (property === "on" || property === "off") return () => receiver;
      const value: unknown = Reflect.get(stream, property, stream);
      return typeof value === "function" ? value.bind(stream) : value;
    },
  });
}
