import type { Command } from "../../../../remedy/command.ts";
import type { PodWitness } from "../pod-witness.ts";

interface VolumeFault {
  advice: string;
  commands: (witness: PodWitness) => Command[];
}

const none = () => [];

/** What the kubelet and the attach-detach controller say of a volume (1.20 to 1.35), and what each asks for. */
const faults: readonly {
  says: RegExp;
  advice: (found: RegExpExecArray) => string;
  commands?: VolumeFault["commands"];
}[] = [
  {
    says: /Multi-Attach error|is already (?:exclusively )?attached to/i,
    advice: () =>
      "The volume is attached to another node, and can be on one only: end the pod that has it there, and wait until it is detached (up to six minutes after a node was lost). A Deployment with such a volume needs the strategy Recreate.",
    commands: ({ kubectl }) => [kubectl("get", "pods", "-o", "wide")],
  },
  {
    says: /(?:driver name|supported by driver) (\S+) (?:not found in the list of registered CSI drivers|\(no CSIDriver object\))/,
    advice: ([, driver]) =>
      `Install the CSI driver ${driver} on the pod's node, or see why its pod does not run there: the kubelet does not know it.`,
    commands: ({ clusterKubectl }) => [
      clusterKubectl("get", "csinodes"),
      clusterKubectl("get", "daemonsets", "--all-namespaces"),
    ],
  },
  {
    says: /hostPath type check failed: (\S+) is not a (\w+)/,
    advice: ([, path, kind]) =>
      `Create the ${kind} ${path} on the pod's node, or let the hostPath make it (type ${kind === "file" ? "FileOrCreate" : "DirectoryOrCreate"}).`,
  },
  {
    says: /helper program/,
    advice: () =>
      "Install what mounts this kind of volume on the pod's node (nfs-common for NFS, cifs-utils for SMB): its mount command does not know it.",
  },
  {
    says: /access denied by server/i,
    advice: () => "Let the file server export the folder to the pod's node: it refuses it.",
  },
];

/** What to do about a volume that cannot be mounted. */
export function volumeFault(mount: string): VolumeFault {
  for (const { says, advice, commands = none } of faults) {
    const found = says.exec(mount);
    if (found !== null) return { advice: advice(found), commands };
  }
  return { advice: "Repair the volume the message names.", commands: none };
}

/** `… mount failed: exit status 32: mount.nfs: access denied`: of several lines the first, and what the mount command has said. */
export function mountWords(mount: string): string {
  const [first = "", ...rest] = mount.split("\n").map((line) => line.trim());
  const said = rest.find((line) => line.startsWith("Output: "))?.slice("Output: ".length);
  return said === undefined ? [first, ...rest].join(" ") : `${first}: ${said}`;
}
