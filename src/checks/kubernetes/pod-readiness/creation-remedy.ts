import type { Remedy } from "../../../remedy/remedy.ts";
import type { PodWitness } from "../pods/pod-witness.ts";

/** What the API server says where somebody refuses a pod, and what helps then. */
interface Refusal {
  words: RegExp;
  remedy(match: RegExpExecArray, witness: PodWitness): Remedy;
}

const describe = ({ kubectl, owner }: PodWitness) => kubectl("describe", owner);
const webhooks = ({ clusterKubectl }: PodWitness) =>
  clusterKubectl("get", "validatingwebhookconfigurations,mutatingwebhookconfigurations");

/** The first that fits counts: what names its own rule stands before what only mentions a word of others. */
const refusals: readonly Refusal[] = [
  {
    words: /because it is being terminated/,
    remedy: (_, { clusterKubectl, kubectl }) => ({
      summary:
        "The namespace is being deleted, and nothing new comes into it: wait until it is gone, then install again. If it does not go, its conditions name what holds it.",
      commands: [
        kubectl("get", "all"),
        clusterKubectl("get", "namespaces", "--field-selector", "status.phase=Terminating", "-o", "yaml"),
      ],
    }),
  },
  {
    words: /ValidatingAdmissionPolicy '([^']+)'/,
    remedy: ([, policy = ""], witness) => ({
      summary: `Change the pod template as the policy ${policy} demands, or have the policy changed.`,
      commands: [
        witness.clusterKubectl("get", "validatingadmissionpolicy", policy, "-o", "yaml"),
        describe(witness),
      ],
    }),
  },
  {
    words: /failed calling webhook "([^"]+)"(?:.{0,200}?https:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc)?/s,
    remedy: ([, webhook = "", service, namespace], witness) => ({
      summary: `Nobody objects to the pods: the webhook ${webhook} does not answer, and its failurePolicy refuses what it was not asked about. Bring ${service && namespace ? `Service ${service} in namespace ${namespace}` : "the program behind it"} back. If that is gone for good, delete the webhook's configuration.`,
      commands: [
        ...(service && namespace
          ? [witness.clusterKubectl("get", "services,pods", "--namespace", namespace)]
          : []),
        webhooks(witness),
      ],
    }),
  },
  {
    words: /admission webhook "([^"]+)"/,
    remedy: ([, webhook = ""], witness) => ({
      summary: `Change the pod template as the admission webhook ${webhook} demands, or have its rule changed.`,
      commands: [webhooks(witness), describe(witness)],
    }),
  },
  {
    words: /violates PodSecurity/,
    remedy: (_, witness) => ({
      summary:
        "Change the securityContext of the pod template as the namespace's Pod Security level demands.",
      commands: [witness.kubectl("get", "namespace", "--show-labels"), describe(witness)],
    }),
  },
  {
    words: /serviceaccount "([^"]+)" not found/,
    remedy: ([, account = ""], witness) => ({
      summary: `Create the service account ${account} with the rights it needs, or correct serviceAccountName in the pod template.`,
      commands: [witness.kubectl("get", "serviceaccounts"), describe(witness)],
    }),
  },
  {
    words: /RuntimeClass "([^"]+)" not found/i,
    remedy: ([, runtimeClass = ""], { clusterKubectl }) => ({
      summary: `Create the RuntimeClass ${runtimeClass}, or take runtimeClassName out of the pod template.`,
      commands: [clusterKubectl("get", "runtimeclass")],
    }),
  },
  {
    words: /no PriorityClass with name (\S+) was found/,
    remedy: ([, priorityClass = ""], { clusterKubectl }) => ({
      summary: `Create the PriorityClass ${priorityClass}, or take priorityClassName out of the pod template.`,
      commands: [clusterKubectl("get", "priorityclass")],
    }),
  },
  {
    words: /(?:maximum|minimum) \S+ usage per (?:Container|Pod)|max limit to request ratio/,
    remedy: (_, witness) => ({
      summary: "Ask for what the namespace's LimitRange allows, or have it changed.",
      commands: [witness.kubectl("describe", "limitrange"), describe(witness)],
    }),
  },
  {
    words: /failed quota: ([^:]+): must specify (.+)/s,
    remedy: ([, quota = "", wanted = ""], witness) => ({
      summary: `Give ${wanted.replace(/\.$/, "")} in the pod template, or a default by a LimitRange: quota ${quota} counts what each container asks for.`,
      commands: [witness.kubectl("describe", "resourcequota"), describe(witness)],
    }),
  },
  {
    words: /quota/,
    remedy: (_, witness) => ({
      summary: "Raise the quota, or lower what the pods of the namespace ask for.",
      commands: [witness.kubectl("describe", "resourcequota"), describe(witness)],
    }),
  },
];

/** What to do where a controller cannot create its pods, by who refuses them. */
export function creationRemedy(words: string, witness: PodWitness): Remedy {
  for (const refusal of refusals) {
    const match = refusal.words.exec(words);
    if (match !== null) return refusal.remedy(match, witness);
  }
  return {
    summary:
      "Remove what refuses the pods: a quota, a limit range, an admission rule or a missing service account.",
    commands: [describe(witness), witness.kubectl("get", "resourcequota,limitrange")],
  };
}
