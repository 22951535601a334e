import { z } from 'zod';

/**
 * The Management API's answers, as far as the wizard reads them. Unknown keys are dropped: the API adds some
 * without notice. Source: Auth0 Management API v2 description.
 */

export const tokenSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  scope: z.string().optional(),
});

/** An identifier of a connection with flexible identifiers: whether users can have it, and must. */
const attributeSchema = z.object({
  identifier: z.object({ active: z.boolean().optional() }).optional(),
  profile_required: z.boolean().optional(),
});

export const connectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  strategy: z.string(),
  /** Absent without the scope `read:connections_options`. */
  options: z
    .object({
      import_mode: z.boolean().optional(),
      enabledDatabaseCustomization: z.boolean().optional(),
      requires_username: z.boolean().optional(),
      passwordPolicy: z.string().nullish().catch(undefined),
      attributes: z
        .object({ username: attributeSchema.optional(), phone_number: attributeSchema.optional() })
        .optional()
        .catch(undefined),
    })
    .optional(),
  enabled_clients: z.array(z.string()).optional(),
});
export type Connection = z.infer<typeof connectionSchema>;

export const connectionsPageSchema = z.object({
  connections: z.array(connectionSchema),
  next: z.string().optional(),
});

export const connectionClientsSchema = z.object({ clients: z.array(z.object({ client_id: z.string() })) });

export const usersTotalSchema = z.object({ total: z.int().nonnegative() });

export const jobSchema = z.object({
  id: z.string(),
  /** `pending`, `completed`, `failed`; whatever else the server says counts as still running. */
  status: z.string(),
  percentage_done: z.number().optional(),
  location: z.string().optional(),
  status_details: z.string().optional(),
  summary: z
    .object({
      total: z.int().nonnegative(),
      inserted: z.int().nonnegative(),
      updated: z.int().nonnegative(),
      failed: z.int().nonnegative(),
    })
    .optional(),
});
export type Job = z.infer<typeof jobSchema>;

/** One user the job could not import, as `GET /jobs/{id}/errors` returns it: secrets masked by the server. */
export const userErrorSchema = z.object({
  user: z.looseObject({ email: z.string().optional(), user_id: z.string().optional() }),
  errors: z.array(z.object({ code: z.string(), message: z.string(), path: z.string().optional() })).min(1),
});
export type JobUserError = z.infer<typeof userErrorSchema>;

/** The same address answers an array (per user) or one object (the job failed as a whole). */
export const jobErrorsSchema = z.union([
  z.array(userErrorSchema),
  z.object({ id: z.string(), status: z.string(), status_details: z.string().optional() }),
]);

export const apiErrorSchema = z.object({
  statusCode: z.number().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
  errorCode: z.string().optional(),
  error_description: z.string().optional(),
});

/** A line of a users export (NDJSON), with the fields that `snapshotFields` asks for. */
export const exportedUserSchema = z.object({
  user_id: z.string(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  username: z.string().optional(),
  phone_number: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  name: z.string().optional(),
  nickname: z.string().optional(),
  picture: z.string().optional(),
  blocked: z.boolean().optional(),
  app_metadata: z.record(z.string(), z.json()).optional(),
  user_metadata: z.record(z.string(), z.json()).optional(),
  identities: z.array(z.object({ connection: z.string(), provider: z.string() })).optional(),
  logins_count: z.number().optional(),
});
export type ExportedUser = z.infer<typeof exportedUserSchema>;

export const snapshotFields = Object.keys(exportedUserSchema.shape);

/** A user as the addresses that are consistent at once have it: `/users/{id}` and `/users-by-email`. */
export const currentUserSchema = exportedUserSchema.extend({
  created_at: z.string().optional(),
  phone_verified: z.boolean().optional(),
  identities: z
    .array(
      z.object({
        connection: z.string(),
        provider: z.string(),
        /** Without the provider; a number at some social providers. */
        user_id: z.union([z.string(), z.number().transform(String)]).optional(),
      }),
    )
    .optional(),
});
export type CurrentUser = z.infer<typeof currentUserSchema>;

/** A user as a search finds it. */
export const foundUserSchema = exportedUserSchema.extend({ created_at: z.string() });
export type FoundUser = z.infer<typeof foundUserSchema>;

/** A user, with what tells whether anybody has used it. */
export const accountSchema = foundUserSchema
  .partial({ created_at: true })
  .extend({ last_login: z.string().nullish() });
export type AccountUser = z.infer<typeof accountSchema>;
