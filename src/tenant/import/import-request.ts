import type { Semantics } from './semantics.ts';

/** What a request for an import asks for, whichever of the two forms it has. */
export interface ImportRequest {
  readonly semantics: Semantics;
  /** A JSON array, one entry per user; for the multipart form as it was sent, valid or not. */
  readonly users: string;
  readonly connectionId: string;
  readonly upsert: boolean;
  /** The client's own label; empty when it gave none. */
  readonly externalId: string;
}

const CONNECTION_ID = /^con_[A-Za-z0-9]{16}$/;

/** What is wrong with a connection's id, as the API says it; undefined when it has the form of one. */
export function connectionIdProblem(id: string): string | undefined {
  if (CONNECTION_ID.test(id)) return undefined;
  return `Payload validation error: 'String does not match pattern ${CONNECTION_ID.source}' on property connection_id`;
}
