/**
 * The NATS client as an ES module. It is CommonJS: in the bundle, a dynamic import of it has no named exports (esbuild with splitting), a
 * static one has. Loaded only when a connection is opened.
 */
export { connect, credsAuthenticator } from "@nats-io/transport-node";
