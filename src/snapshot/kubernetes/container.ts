import * as z from "zod";
import { intOrString, list, stringMap } from "./object.ts";

const probeSchema = z.object({
  httpGet: z
    .object({
      path: z.string().optional(),
      port: intOrString,
      scheme: z.string().optional(),
      /** Absent: the pod's own address. */
      host: z.string().optional(),
    })
    .nullish(),
  tcpSocket: z.object({ port: intOrString, host: z.string().optional() }).nullish(),
  exec: z.object({ command: list(z.string()) }).nullish(),
  grpc: z.object({ port: z.number() }).nullish(),
  initialDelaySeconds: z.number().nullish(),
  periodSeconds: z.number().nullish(),
  timeoutSeconds: z.number().nullish(),
  failureThreshold: z.number().nullish(),
});

const optionalReference = { optional: z.boolean().nullish() };
const keyReferenceSchema = z.object({ name: z.string(), key: z.string(), ...optionalReference });
const objectReferenceSchema = z.object({ name: z.string(), ...optionalReference });
/** The keys a volume takes of a ConfigMap or Secret; none: all there are. */
export const volumeItems = { items: list(z.object({ key: z.string() })), ...optionalReference };

const envSchema = z.object({
  name: z.string(),
  value: z.string().nullish(),
  valueFrom: z
    .object({
      secretKeyRef: keyReferenceSchema.nullish(),
      configMapKeyRef: keyReferenceSchema.nullish(),
      fieldRef: z.object({ fieldPath: z.string() }).nullish(),
    })
    .nullish(),
});

export const containerSchema = z.object({
  name: z.string(),
  image: z.string().optional(),
  imagePullPolicy: z.string().optional(),
  command: list(z.string()),
  args: list(z.string()),
  ports: list(
    z.object({ name: z.string().optional(), containerPort: z.number(), protocol: z.string().optional() }),
  ),
  env: list(envSchema),
  envFrom: list(
    z.object({
      prefix: z.string().optional(),
      configMapRef: objectReferenceSchema.nullish(),
      secretRef: objectReferenceSchema.nullish(),
    }),
  ),
  volumeMounts: list(z.object({ name: z.string(), mountPath: z.string() })),
  resources: z.object({ limits: stringMap, requests: stringMap }).nullish(),
  livenessProbe: probeSchema.nullish(),
  readinessProbe: probeSchema.nullish(),
  startupProbe: probeSchema.nullish(),
  restartPolicy: z.string().nullish(),
});
export type Container = z.infer<typeof containerSchema>;

const terminatedSchema = z.object({
  exitCode: z.number(),
  signal: z.number().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
});

const containerStateSchema = z
  .object({
    waiting: z.object({ reason: z.string().nullish(), message: z.string().nullish() }).nullish(),
    running: z.object({ startedAt: z.string().nullish() }).nullish(),
    terminated: terminatedSchema.nullish(),
  })
  .nullish()
  .transform((value) => value ?? {});

export const containerStatusSchema = z.object({
  name: z.string(),
  ready: z.boolean(),
  restartCount: z.number(),
  started: z.boolean().nullish(),
  image: z.string().optional(),
  imageID: z.string().optional(),
  state: containerStateSchema,
  lastState: containerStateSchema,
});
export type ContainerStatus = z.infer<typeof containerStatusSchema>;
