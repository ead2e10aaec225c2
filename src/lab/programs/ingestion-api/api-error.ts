import { isUtf8 } from "node:buffer";
import type { HttpAnswer, HttpHandler } from "../service/http-service.ts";

/** An error the API answers: one key `error`, the text with its prefix (nomnom contract §3.2). */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

/** Turns the ApiErrors of a handler into answers. */
export function answeringErrors(handler: HttpHandler): HttpHandler {
  return async (request) => {
    try {
      return await handler(request);
    } catch (error) {
      if (error instanceof ApiError) return errorAnswer(error);
      throw error;
    }
  };
}

/** The body as text; throws ApiError 400 when it is not UTF-8. */
export function utf8Text(body: Buffer): string {
  if (!isUtf8(body)) throw new ApiError(400, "Validation error: Request body didn't contain valid UTF-8");
  return body.toString("utf8");
}

function errorAnswer(error: ApiError): HttpAnswer {
  return { status: error.status, json: { error: error.message } };
}
