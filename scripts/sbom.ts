/** A software bill of materials, as CycloneDX 1.6 has it: https://cyclonedx.org/docs/1.6/json/ */
export interface Sbom {
  bomFormat: "CycloneDX";
  specVersion: "1.6";
  version: 1;
  metadata: { component: SbomComponent };
  components: readonly SbomComponent[];
}

export interface SbomComponent {
  type: "application" | "library" | "platform";
  name: string;
  version: string;
  purl: string;
  licenses?: readonly ({ license: { id: string } } | { expression: string })[];
}

export const sbom = (component: SbomComponent, components: readonly SbomComponent[]): Sbom => ({
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: { component },
  components,
});

/** A package of npm. */
export function npmComponent({
  name,
  version,
  license,
}: {
  name: string;
  version: string;
  license: string | null;
}): SbomComponent {
  const licenses = license === null ? {} : { licenses: [licenceOf(license)] };
  // A scope's @ is written %40: https://github.com/package-url/purl-spec
  return {
    type: "library",
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    ...licenses,
  };
}

const licenceOf = (license: string): { license: { id: string } } | { expression: string } =>
  /[\s()]/.test(license) ? { expression: license } : { license: { id: license } };
