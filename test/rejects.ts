import * as assert from "uvu/assert";
import { ArkError, type ErrorCode } from "../src/errors.ts";

/** Fails unless the promise is rejected with an error of this code. @returns the error */
export async function rejects(promise: Promise<unknown>, code: ErrorCode): Promise<ArkError> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, ArkError, String(error));
    assert.is((error as ArkError).code, code, String(error));
    return error as ArkError;
  }
  return assert.unreachable(`${code} was expected`) as never;
}
