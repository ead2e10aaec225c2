import type { Case } from "../../../../test/support/checks/cases.ts";
import { failure, type ProbeError, succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

const gibibyte = 1024 ** 3;
const volume = (change: object = {}): Sections => ({
  "kubernetes/volume-usage": succeed([
    {
      ...{ claim: "data-nomnom-postgres-0", pod: "nomnom-postgres-0" },
      ...{ usedBytes: gibibyte, capacityBytes: 10 * gibibyte, inodesUsed: 1_000, inodes: 655_360 },
      ...change,
    },
  ]),
});
const unread = (kind: ProbeError["kind"], message: string): Sections => ({
  "kubernetes/volume-usage": failure({ kind, system: "kubernetes", message }),
});

export const cases: Case[] = [
  { name: "a tenth is used", sections: volume(), status: "pass", finds: [] },
  {
    name: "nine tenths are used",
    sections: volume({ usedBytes: 9 * gibibyte }),
    status: "warn",
    messages: [
      "The volume of data-nomnom-postgres-0 (nomnom-postgres-0) is 90 % full: 9 GiB of 10 GiB are used. Without room NATS and PostgreSQL refuse to write.",
    ],
    finds: ["nearly-full"],
    says: ["Ask for more in the claim", "get pvc data-nomnom-postgres-0"],
  },
  {
    name: "nothing is left",
    sections: volume({ usedBytes: 10 * gibibyte }),
    status: "fail",
    finds: ["nearly-full"],
  },
  {
    name: "no inode is left, and half of the bytes",
    sections: volume({ usedBytes: 5 * gibibyte, inodesUsed: 655_360 }),
    status: "fail",
    says: ["100 % out of inodes"],
  },
  {
    name: "a file system that does not count inodes",
    sections: volume({ inodesUsed: null, inodes: null }),
    status: "pass",
  },
  {
    name: "the kubelet may not be asked, as usual",
    sections: unread("forbidden", 'nodes "node-1" is forbidden'),
    status: "skip",
    says: ["not checked", "nodes/proxy"],
  },
  {
    name: "no kubelet behind the API server, as in the lab",
    sections: unread("not-found", "the API server answered 404"),
    status: "skip",
    says: ["only the node's kubelet knows how full a volume is, and none answers here"],
  },
  {
    name: "no volume of a claim",
    sections: { "kubernetes/volume-usage": succeed([]) },
    status: "skip",
  },
  {
    name: "a kubelet that does not answer",
    sections: unread(
      "unreachable",
      "the API server answered 502: dial tcp 10.0.0.3:10250: connection refused",
    ),
    status: "unknown",
    says: ["connection refused"],
  },
];
