/** A panic: the process says so and ends with 101. */
export class RustPanic extends Error {
  /** file:line:column */
  readonly place: string;

  constructor(place: string, message: string) {
    super(message);
    this.name = "RustPanic";
    this.place = place;
  }

  /** `.expect(message)` on an `Err`; `debug` is the error as `{:?}` prints it. */
  static expect(place: string, message: string, debug: string): RustPanic {
    return new RustPanic(place, `${message}: ${debug}`);
  }

  /** `.unwrap()` on an `Err`. */
  static unwrap(place: string, debug: string): RustPanic {
    return RustPanic.expect(place, "called `Result::unwrap()` on an `Err` value", debug);
  }
}

/** `main` returned an `Err`: the process prints it as `{:?}` does and ends with 1. */
export class MainError extends Error {
  constructor(debug: string) {
    super(debug);
    this.name = "MainError";
  }
}

/** A panic as it is printed: with an empty line before it, and the main thread's id, which is 1 in a container. `backtrace`: RUST_BACKTRACE is 1. */
export function panicLines({ place, message }: RustPanic, backtrace: boolean): readonly string[] {
  const head = ["", `thread 'main' (1) panicked at ${place}:`, message];
  if (!backtrace)
    return [...head, "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace"];
  return [
    ...head,
    "stack backtrace:",
    ...frames.map((frame, index) => `${String(index).padStart(4)}: ${frame}`),
    "note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.",
  ];
}

/** Those of a tokio program of the release profile, which has no lines of its own code between them. */
const frames = [
  "__rustc::rust_begin_unwind",
  "core::panicking::panic_fmt",
  "core::result::unwrap_failed",
  "core::result::Result<T,E>::expect",
  "main::main::{{closure}}",
  "<core::pin::Pin<P> as core::future::future::Future>::poll",
  "tokio::runtime::park::CachedParkThread::block_on::{{closure}}",
  "tokio::runtime::park::CachedParkThread::block_on",
  "tokio::runtime::context::blocking::BlockingRegionGuard::block_on",
  "tokio::runtime::scheduler::multi_thread::MultiThread::block_on::{{closure}}",
  "tokio::runtime::context::runtime::enter_runtime",
  "tokio::runtime::scheduler::multi_thread::MultiThread::block_on",
  "tokio::runtime::runtime::Runtime::block_on_inner",
  "tokio::runtime::runtime::Runtime::block_on",
  "main::main",
  "core::ops::function::FnOnce::call_once",
];
