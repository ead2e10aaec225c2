import type { PodSpec } from "./pod.ts";

/** What the images of a server are called, whatever the registry: the usual ones, and those that bring extensions of PostgreSQL. */
const imageOf = {
  nats: /(?:^|\/)nats(?:-server)?(?:[:@]|$)/,
  postgres: /(?:^|\/)(?:postgres|postgresql|postgis|timescaledb|timescaledb-ha|pgvector)(?:[:@]|$)/,
  redis: /(?:^|\/)(?:redis|valkey)(?:[:@]|$)/,
} as const;

/** Whether a pod is this server, by the image of one of its containers. */
export const isServerByImage = (
  { containers }: Pick<PodSpec, "containers">,
  server: keyof typeof imageOf,
): boolean => containers.some(({ image }) => imageOf[server].test(image ?? ""));

/** Since this version the official image has a folder for each version, beside what older ones stored (docker-library/postgres, PGDATA). */
const firstWithOwnFolder = 18;

/** Where PostgreSQL stores in its image without PGDATA. */
export function dataFolderOfImage({ containers }: Pick<PodSpec, "containers">): string {
  const images = containers.map(({ image }) => image ?? "");
  if (images.some((image) => /(?:^|\/)bitnami(?:legacy)?\/postgresql/.test(image)))
    return "/bitnami/postgresql/data";
  if (images.some((image) => /(?:^|\/)timescaledb-ha[:@]/.test(image))) return "/home/postgres/pgdata/data";
  const version = images
    .map((image) => /(?:^|\/)postgres:(\d+)/.exec(image)?.[1])
    .find((each) => each !== undefined);
  return Number(version) >= firstWithOwnFolder
    ? `/var/lib/postgresql/${version}/docker`
    : "/var/lib/postgresql/data";
}
