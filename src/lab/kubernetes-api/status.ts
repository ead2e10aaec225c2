export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: { reason: string; message: string; field: string }[];
}

/** metav1.Status: how the API server says no. */
export interface Status {
  kind: "Status";
  apiVersion: "v1";
  metadata: Record<string, never>;
  status: "Failure" | "Success";
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

/** Group and plural of a resource, as error texts name it: `deployments.apps`. */
export interface GroupResource {
  group: string;
  resource: string;
}

/** An answer other than success, thrown anywhere below the router. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: Status;

  /** `reason` null: an error that the real server does not classify. */
  constructor(code: number, reason: string | null, message: string, details?: StatusDetails) {
    super(message);
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      ...(reason !== null && { reason }),
      ...(details !== undefined && { details }),
      code,
    };
  }
}

export function unauthorized(): ApiError {
  return new ApiError(401, "Unauthorized", "Unauthorized");
}

export function notFound(resource: GroupResource, name: string): ApiError {
  return new ApiError(404, "NotFound", `${qualified(resource)} "${name}" not found`, details(resource, name));
}

/** A resource, subresource or verb that the server does not serve. */
export function noSuchResource(): ApiError {
  return new ApiError(404, "NotFound", "the server could not find the requested resource", {});
}

export function methodNotAllowed(): ApiError {
  return new ApiError(
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );
}

export function alreadyExists(resource: GroupResource, name: string): ApiError {
  return new ApiError(
    409,
    "AlreadyExists",
    `${qualified(resource)} "${name}" already exists`,
    details(resource, name),
  );
}

export function conflict(
  resource: GroupResource,
  name: string,
  problem = "the object has been modified; please apply your changes to the latest version and try again",
): ApiError {
  return new ApiError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${problem}`,
    details(resource, name),
  );
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, "BadRequest", message);
}

/** `field` is a path such as `spec.replicas`, `problem` what follows it in the text. */
export function invalid(
  kind: { group: string; kind: string },
  name: string,
  field: string,
  causeReason: "FieldValueInvalid" | "FieldValueRequired" | "FieldValueNotSupported",
  problem: string,
): ApiError {
  const qualifiedKind = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
  return new ApiError(422, "Invalid", `${qualifiedKind} "${name}" is invalid: ${field}: ${problem}`, {
    ...(name !== "" && { name }),
    ...(kind.group !== "" && { group: kind.group }),
    ...(kind.kind !== "" && { kind: kind.kind }),
    causes: [{ reason: causeReason, message: problem, field }],
  });
}

/** A JSON patch that decodes but does not apply, a failed `test` included: the server keeps the cause to itself. */
export function patchRejected(): ApiError {
  return new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});
}

export function expired(message: string): ApiError {
  return new ApiError(410, "Expired", message);
}

export function unsupportedMediaType(): ApiError {
  return new ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});
}

export function notAcceptable(): ApiError {
  return new ApiError(406, "NotAcceptable", "406: Not Acceptable", {});
}

/** What the real server answers with 500 although the request is at fault. */
export function unclassified(message: string): ApiError {
  return new ApiError(500, null, message);
}

export function details(resource: GroupResource, name: string): StatusDetails {
  return {
    ...(name !== "" && { name }),
    ...(resource.group !== "" && { group: resource.group }),
    kind: resource.resource,
  };
}

export function qualified({ group, resource }: GroupResource): string {
  return group === "" ? resource : `${resource}.${group}`;
}
