import { generate } from "selfsigned";

export interface ServerCertificate {
  certificatePem: string;
  privateKeyPem: string;
}

/**
 * A certificate for 127.0.0.1 and localhost that is its own CA. kubectl and Node accept it when it is given as the CA and names the
 * address as an IP SAN (measured with kubectl 1.32 and Node 20).
 */
export async function createServerCertificate({ days = 365 } = {}): Promise<ServerCertificate> {
  const oneDayMs = 24 * 60 * 60 * 1000;
  const { cert, private: key } = await generate([{ name: "commonName", value: "nomnom-lab" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    // A clock a little behind must not make the first request fail.
    notBeforeDate: new Date(Date.now() - oneDayMs),
    notAfterDate: new Date(Date.now() + days * oneDayMs),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 7, ip: "127.0.0.1" },
          { type: 2, value: "localhost" },
        ],
      },
    ],
  });
  return { certificatePem: cert, privateKeyPem: key };
}
