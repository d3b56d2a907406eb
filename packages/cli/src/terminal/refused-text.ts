import { type Issue, SluiceError } from '@sluice/core';

/** A text was refused. `lines` has every issue at its place in it; make one with `refuseText`. */
export class RefusedText extends SluiceError {
  readonly lines: readonly string[];

  constructor(message: string, lines: readonly string[], issues: readonly Issue[]) {
    super('invalid', message, { issues });
    this.lines = lines;
  }
}
