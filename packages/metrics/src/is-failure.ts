/**
 * Whether an exchange counts into the error share: the gateway or the upstream failed. A status of 500 and above does,
 * and so does a response that began well and broke off (an error with a status below 400). What the client caused
 * (4xx, and 499 when it left) does not.
 */
export function isFailure(status: number, error: string): boolean {
  return status >= 500 || (error !== '' && status < 400);
}
