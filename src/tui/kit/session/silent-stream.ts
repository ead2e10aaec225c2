import type { WriteStream } from "node:tty";

/** The terminal as Ink sees it where the painter draws: what Ink writes goes nowhere. Everything else is the real stream's. */
export function silentStream(stdout: WriteStream): WriteStream {
  const write = (...written: unknown[]): boolean => {
    const callback = written.at(-1);
    if (typeof callback === "function") setImmediate(() => callback());
    return true;
  };
  return new Proxy(stdout, {
    get(stream, property) {
      if (property === "write") return write;
      const value: unknown = Reflect.get(stream, property, stream);
      return typeof value === "function" ? value.bind(stream) : value;
    },
  });
}
