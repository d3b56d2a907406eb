/**
 * Why a login came to nothing. `unavailable` is of the provider, `refused` of what the browser brought or the provider
 * said. The message is for the log and holds no code and no token.
 */
export class LoginProblem extends Error {
  readonly kind: 'unavailable' | 'refused';

  constructor(kind: 'unavailable' | 'refused', message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
