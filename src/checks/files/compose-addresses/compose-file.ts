/** A Compose file, as far as addresses need it. */
export interface ComposeFile {
  file: string;
  services: ComposeService[];
  /** False: it takes services from other files (include, extends), or has profiles of a project around it. */
  isWhole: boolean;
}

export interface ComposeService {
  name: string;
  /** What else the others reach it by: container_name, hostname, aliases of its networks. */
  aliases: string[];
  /** Published ports: on the machine, and in the container. */
  ports: { published: number; container: number }[];
  /** Ports that the image is known to listen on; null: not known. */
  listens: number[] | null;
  /** Names that are not of this file: extra_hosts, links to others. */
  extraHosts: string[];
  /** True: it is on the machine's own network (network_mode: host). */
  isOnHost: boolean;
  environment: { name: string; value: string; line: number; column: number }[];
}
