/** `.expect(message)` on an `Err`: the process prints this and ends with 101. */
export class RustPanic extends Error {
  readonly lines: readonly string[];

  /** `place` is file:line:column, `debug` the error as `{:?}` prints it. */
  constructor(place: string, message: string, debug: string) {
    super(`${message}: ${debug}`);
    this.name = "RustPanic";
    this.lines = [
      `thread 'main' panicked at ${place}:`,
      `${message}: ${debug}`,
      "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
    ];
  }
}
