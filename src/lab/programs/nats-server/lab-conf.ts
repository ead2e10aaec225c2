/**
 * The nats.conf of the ConfigMap, changed only where a lab must differ from a pod: every port is one the system chooses, the store lies in
 * the pod's volume, and the log goes to stderr (a lab's stdout is a socket, which the server cannot open by name).
 */
export function labConf(conf: string, volumeDirectory: string): string {
  return conf
    .replace(/\b(port|http_port|monitor_port|https_port)\b([ \t]{0,16}[:=]?[ \t]{0,16})\d+/gi, "$1$2-1")
    .replace(/\b(listen|http|https)\b([ \t]{0,16}[:=][ \t]{0,16})"?(?:[\w.]*:)?\d+"?/gi, '$1$2"127.0.0.1:-1"')
    .replace(
      /\b(store_?dir)\b([ \t]{0,16}[:=]?[ \t]{0,16})("[^"]*"|'[^']*'|[^\s,}]+)/gi,
      (_, key: string, between: string, path: string) =>
        `${key}${between}${JSON.stringify(inVolume(path, volumeDirectory))}`,
    )
    .replace(/^[ \t]*(log_file|logfile)\b.*$/gim, "");
}

/** The chart mounts the volume at /data: `/data/jetstream` is `jetstream` in it. */
function inVolume(path: string, volumeDirectory: string): string {
  const plain = path.replaceAll(/["']/g, "");
  return `${volumeDirectory}/${plain.replace(/^\/data(?=\/|$)/, "").replace(/^\/+/, "")}`;
}
