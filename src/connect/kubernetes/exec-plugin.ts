import { spawn } from "node:child_process";
import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type CallLimits, DeadlineExceeded, within } from "../deadline.ts";
import { codeOf, textOf, transportError } from "../transport-error.ts";
import type { ClusterAccess } from "./cluster-access.ts";
import type { ExecPluginConfig } from "./kubeconfig-schema.ts";

const execCredentialSchema = z.object({
  kind: z.literal("ExecCredential"),
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.iso.datetime({ offset: true }).optional(),
  }),
});
export type ExecCredential = z.infer<typeof execCredentialSchema>["status"];

/**
 * Runs a kubeconfig's exec plugin (aws, gcloud, kubelogin, …) once and reads its ExecCredential. It gets no terminal, so it cannot ask; one that
 * has to is refused by name.
 * Errors are kind `auth`, with the plugin's last words.
 */
export async function runExecPlugin(
  plugin: ExecPluginConfig,
  access: ClusterAccess,
  env: Readonly<Record<string, string | undefined>>,
  limits: CallLimits,
): Promise<ProbeResult<ExecCredential>> {
  const refused = (
    message: string,
    hint = "Run it by hand: `kubectl get pods` runs it too, and lets it ask.",
  ) =>
    failure({
      kind: "auth",
      system: "kubernetes",
      message: `The kubeconfig's credential plugin ${plugin.command} ${message}`,
      hint: plugin.installHint?.trim() || hint,
    });
  if (plugin.interactiveMode === "Always")
    return refused("asks in a terminal (interactiveMode: Always), which it does not get here", whereToLogIn);
  const output: PluginOutput = { code: "", stdout: "", stderr: "" };
  try {
    await within(limits, (signal) => run(plugin, environment(plugin, access, env), signal, output));
  } catch (error) {
    if (error instanceof DeadlineExceeded && output.stderr.trim() !== "")
      return refused(
        `gave no answer within ${error.timeoutMs} ms: ${lastLines(output.stderr)}`,
        whereToLogIn,
      );
    if (codeOf(error) === "ENOENT") return refused("is not installed or not in PATH");
    if (codeOf(error) !== "") return refused(`could not be started: ${textOf(error)}`);
    return failure(
      transportError({ system: "kubernetes", what: `credential plugin ${plugin.command}` }, error),
    );
  }
  if (output.code !== 0) return refused(`ended with code ${output.code}: ${lastLines(output.stderr)}`);
  const parsed = execCredentialSchema.safeParse(parseJsonOr(output.stdout, undefined));
  if (!parsed.success) return refused("printed something other than an ExecCredential");
  if (!parsed.data.status.token && !parsed.data.status.clientCertificateData)
    return refused("printed an ExecCredential without a token or a client certificate");
  return succeed(parsed.data.status);
}

const whereToLogIn =
  "Log in with `kubectl get pods` in a terminal; a plugin that keeps its credentials does not ask again.";

interface PluginOutput {
  code: number | string;
  stdout: string;
  stderr: string;
}

/** Fills `output` while the plugin runs: what it has said counts also when it never ends. */
function run(
  plugin: ExecPluginConfig,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  output: PluginOutput,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(plugin.command, plugin.args ?? [], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      signal,
    });
    child.stdout.on("data", (chunk: Buffer) => {
      output.stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      output.stderr += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      output.code = code ?? killedBy ?? "unknown";
      resolve();
    });
  });
}

function environment(
  plugin: ExecPluginConfig,
  access: ClusterAccess,
  env: Readonly<Record<string, string | undefined>>,
): NodeJS.ProcessEnv {
  const info = {
    apiVersion: plugin.apiVersion,
    kind: "ExecCredential",
    spec: {
      interactive: false,
      ...(plugin.provideClusterInfo
        ? {
            cluster: {
              server: access.server.href.replace(/\/$/, ""),
              "insecure-skip-tls-verify": access.insecureSkipTlsVerify,
              ...(access.ca ? { "certificate-authority-data": access.ca.toString("base64") } : {}),
              ...(access.tlsServerName ? { "tls-server-name": access.tlsServerName } : {}),
            },
          }
        : {}),
    },
  };
  return {
    ...env,
    ...Object.fromEntries((plugin.env ?? []).map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
  };
}

function lastLines(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length === 0 ? "it said nothing" : lines.slice(-5).join(" / ");
}
