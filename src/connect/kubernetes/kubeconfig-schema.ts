import * as z from "zod";

const words: Readonly<Record<string, boolean>> = {
  ...{ y: true, yes: true, on: true },
  ...{ n: false, no: false, off: false },
};

/** kubectl reads YAML 1.1, where `yes` and `off` are truth values as well. */
const truth = z.preprocess(
  (value) => (typeof value === "string" ? (words[value.toLowerCase()] ?? value) : value),
  z.boolean().nullish(),
);

const execEnvironment = z
  .array(
    z.object({
      name: z.string(),
      value: z
        .string()
        .nullish()
        .transform((value) => value ?? ""),
    }),
  )
  .nullish();

/** users[].user.exec (client.authentication.k8s.io). */
export const execSchema = z.object({
  apiVersion: z.string().default("client.authentication.k8s.io/v1"),
  command: z.string(),
  args: z.array(z.string()).nullish(),
  env: execEnvironment,
  installHint: z.string().nullish(),
  provideClusterInfo: truth,
  /** `Always`: it cannot do without a terminal. */
  interactiveMode: z.string().nullish(),
});
export type ExecPluginConfig = z.infer<typeof execSchema>;

const clusterSchema = z.object({
  server: z.string().default(""),
  "certificate-authority": z.string().nullish(),
  "certificate-authority-data": z.string().nullish(),
  "insecure-skip-tls-verify": truth,
  "tls-server-name": z.string().nullish(),
  "proxy-url": z.string().nullish(),
});

export const userSchema = z.object({
  /** Impersonation: whom the API server takes the requests to be from. */
  as: z.string().nullish(),
  "as-uid": z.string().nullish(),
  "as-groups": z.array(z.string()).nullish(),
  "as-user-extra": z.record(z.string(), z.array(z.string())).nullish(),
  token: z.string().nullish(),
  tokenFile: z.string().nullish(),
  username: z.string().nullish(),
  password: z.string().nullish(),
  "client-certificate": z.string().nullish(),
  "client-certificate-data": z.string().nullish(),
  "client-key": z.string().nullish(),
  "client-key-data": z.string().nullish(),
  exec: execSchema.nullish(),
  "auth-provider": z
    .object({ name: z.string(), config: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
});
export type KubeconfigUser = z.infer<typeof userSchema>;

const contextSchema = z.object({
  cluster: z.string().default(""),
  user: z.string().default(""),
  namespace: z.string().nullish(),
});

const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((entries) => entries ?? []);

/** One kubeconfig file, before merging. */
export const kubeconfigSchema = z.object({
  "current-context": z.string().nullish(),
  clusters: list(z.object({ name: z.string(), cluster: clusterSchema })),
  users: list(z.object({ name: z.string(), user: userSchema.prefault({}) })),
  contexts: list(z.object({ name: z.string(), context: contextSchema.prefault({}) })),
});
export type KubeconfigFile = z.infer<typeof kubeconfigSchema>;
