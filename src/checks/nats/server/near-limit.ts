/** Where NATS's own `nats audit` speaks of a stream, a store or connections as near their limit (jsm.go: JETSTREAM_003, SERVER_005, ACCOUNTS_001). */
export const nearPercent = 90;
