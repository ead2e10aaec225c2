/** An effective setting and where it came from, in words: `--nats-url`, `NATS_URL`, `nomnom.doctor.yaml:4`, `Secret nomnom-db-credentials`. */
export interface Setting<T = string> {
  value: T;
  origin: string;
}
