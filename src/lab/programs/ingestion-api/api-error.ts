import { isUtf8 } from "node:buffer";
import type { HttpAnswer, HttpHandler } from "../service/http-service.ts";

/** An error the API answers: one key `error`, the text with its prefix (nomnom 3ac7dfa). */
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
      if (error instanceof NotUtf8) return { status: 400, text: error.message };
      throw error;
    }
  };
}

/** The body as text; throws NotUtf8. */
export function utf8Text(body: Buffer): string {
  if (!isUtf8(body)) throw new NotUtf8();
  return body.toString("utf8");
}

/** What the framework answers before the API sees the body. */
class NotUtf8 extends Error {
  constructor() {
    super("Request body didn't contain valid UTF-8");
    this.name = "NotUtf8";
  }
}

function errorAnswer(error: ApiError): HttpAnswer {
  return { status: error.status, json: { error: error.message } };
}
