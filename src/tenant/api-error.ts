import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** The Management API's error envelope. Texts are Auth0's own: clients match on them. */

const NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

export function apiError(
  c: Context,
  statusCode: ContentfulStatusCode,
  message: string,
  errorCode?: string,
): Response {
  const error = NAMES[statusCode] ?? 'Error';
  return c.json(
    { statusCode, error, message, ...(errorCode === undefined ? {} : { errorCode }) },
    statusCode,
  );
}

/** A 400 for a parameter of the address that is not valid. */
export function queryError(c: Context, property: string): Response {
  const message = `Query validation error: 'Invalid value' on property ${property}.`;
  return apiError(c, 400, message, 'invalid_query_string');
}

export function noSuchUser(c: Context): Response {
  return apiError(c, 404, 'The user does not exist.', 'inexistent_user');
}

export function noSuchConnection(c: Context): Response {
  return apiError(c, 404, 'The connection does not exist', 'inexistent_connection');
}
