/**
 * The refusals a command may answer with. `code` is a key of the text catalogues (`documents:error.too-long`), so the
 * sentence is in the reader's language; routes map them to HTTP status, the live gateway to close codes. Compare `code`, not class names.
 */
export type Params = Record<string, string | number>;

export abstract class Refusal extends Error {
  abstract readonly status: 401 | 404 | 403 | 409 | 422 | 429 | 503;
  constructor(
    readonly code: string,
    readonly params: Params = {},
  ) {
    super(code);
    this.name = new.target.name;
  }
}

/** It does not exist, or not for this person: the two are never told apart. */
export class NotFound extends Refusal {
  readonly status = 404;
  constructor(code = "common:error.not-found", params?: Params) {
    super(code, params);
  }
}

/** It exists for this person, but the role or the stage does not allow this. */
export class NotAllowed extends Refusal {
  readonly status = 403;
  constructor(code = "common:error.not-allowed", params?: Params) {
    super(code, params);
  }
}

/** Allowed, once its person has proved anew who they are. */
export class NotProven extends Refusal {
  readonly status = 401;
  constructor() {
    super("common:error.not-proven");
  }
}

/** Somebody else was faster, or the moment has passed. */
export class Conflict extends Refusal {
  readonly status = 409;
}

/** The input cannot be taken as it is; `field` names where to say so. */
export class Invalid extends Refusal {
  readonly status = 422;
  constructor(
    code: string,
    readonly field?: string,
    params?: Params,
  ) {
    super(code, params);
  }
}

/** Too much is asked for at this moment; the same will be taken a little later. */
export class Busy extends Refusal {
  readonly status = 503;
}

/** This server is ending, and another one, or the same anew, will take it in a moment. */
export class Stopping extends Busy {
  constructor() {
    super("common:error.stopping");
  }
}

/** One person asks for more than anybody needs in that time; it will be taken later. */
export class TooMany extends Refusal {
  readonly status = 429;
}

/** A refusal on its way between threads, where only plain data go. */
export interface RefusalData {
  status: Refusal["status"];
  code: string;
  params: Params;
  field?: string | undefined;
}

export const dataOf = (error: unknown): RefusalData | undefined =>
  error instanceof Refusal
    ? { status: error.status, code: error.code, params: error.params, ...(error instanceof Invalid && { field: error.field }) }
    : undefined;

const KINDS = { 401: NotProven, 404: NotFound, 403: NotAllowed, 409: Conflict, 429: TooMany, 503: Busy } as const;

export const refusalFrom = ({ status, code, params, field }: RefusalData): Refusal =>
  status === 422 ? new Invalid(code, field, params) : new KINDS[status](code, params);

/** Close codes of the live channel; y-websocket treats 4400–4499 as final. */
export const CLOSE_CODES = {
  signedOut: 4401,
  accessChanged: 4403,
  notFound: 4404,
  outdated: 4409,
  tooLarge: 4413,
  refused: 4422,
  tooMany: 4429,
} as const;
