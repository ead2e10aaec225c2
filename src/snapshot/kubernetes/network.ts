import * as z from "zod";
import { intOrString, list, metadataSchema, stringMap } from "./object.ts";

export const serviceSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    type: z.string().optional(),
    clusterIP: z.string().optional(),
    externalName: z.string().optional(),
    publishNotReadyAddresses: z.boolean().nullish(),
    selector: stringMap,
    ports: list(
      z.object({
        name: z.string().optional(),
        port: z.number(),
        targetPort: intOrString.optional(),
        nodePort: z.number().optional(),
        protocol: z.string().optional(),
      }),
    ),
  }),
});
export type Service = z.infer<typeof serviceSchema>;

const ingressBackendSchema = z.object({
  service: z
    .object({
      name: z.string(),
      port: z.object({ number: z.number().optional(), name: z.string().optional() }).nullish(),
    })
    .nullish(),
});
export type IngressBackend = z.infer<typeof ingressBackendSchema>;

export const ingressSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    ingressClassName: z.string().nullish(),
    defaultBackend: ingressBackendSchema.nullish(),
    rules: list(
      z.object({
        host: z.string().optional(),
        http: z
          .object({
            paths: list(
              z.object({
                path: z.string().optional(),
                pathType: z.string().optional(),
                backend: ingressBackendSchema,
              }),
            ),
          })
          .nullish(),
      }),
    ),
  }),
});
export type Ingress = z.infer<typeof ingressSchema>;
