import type { Container } from "../../../../snapshot/kubernetes/container.ts";

/** Why a container runtime could not start a program, by its own words. */
interface StartFault {
  proof: string | null;
  remedy: string;
  /** The command itself is what fails. */
  isCommand: boolean;
}

/** What runc complains of beside the command, in its long sentence, and the field of the pod template that is wrong. */
const beside: readonly {
  pattern: RegExp;
  fault: (match: RegExpExecArray, container: string) => StartFault;
}[] = [
  {
    // error mounting "/var/lib/kubelet/…" to rootfs at "/etc": mount …: not a directory
    pattern: /error mounting "[^"]*" to rootfs at "([^"]*)": (.*)$/,
    fault: ([, path = "", words = ""], container) => ({
      proof: `mounting a volume on ${path}: ${/[^:]*$/.exec(words)?.[0].trim() ?? words}`,
      remedy: `Correct mountPath or subPath of the volume that ${container} mounts on ${path}: a file can be mounted on a file only, a folder on a folder.`,
      isCommand: false,
    }),
  },
  {
    // mkdir /etc/passwd: not a directory; chdir to cwd ("/app") set in config.json failed: no such file or directory
    pattern: /(?:chdir to cwd|mkdir) .*$/,
    fault: ([words], container) => ({
      proof: words,
      remedy: `Correct the working folder (workingDir) of ${container}, or use an image that has it.`,
      isCommand: false,
    }),
  },
  {
    pattern: /unable to find (?:user|group) .*$|no matching entries in passwd file/,
    fault: ([words], container) => ({
      proof: words,
      remedy: `Correct the user that ${container} runs as, or use an image that has it.`,
      isCommand: false,
    }),
  },
];

export function startFault(message: string, container: string, spec: Container | undefined): StartFault {
  const words = message.trim().replace(/: unknown$/, "");
  for (const { pattern, fault } of beside) {
    const match = pattern.exec(words);
    if (match !== null) return fault(match, container);
  }
  const exec = /exec: .*$/.exec(words)?.[0];
  const [, file] = /exec: "([^"]+)": permission denied/.exec(words) ?? [];
  if (file !== undefined)
    return {
      proof: exec ?? words,
      remedy: `Make ${file} executable: in the image (chmod +x), or by defaultMode 0755 of the volume it comes from.`,
      isCommand: true,
    };
  return {
    proof: (exec ?? words) || null,
    remedy: `Correct the command of ${container}, or use another image: ${spec?.image ?? "this one"} does not have it.`,
    isCommand: true,
  };
}
