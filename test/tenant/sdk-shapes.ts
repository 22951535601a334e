import type { Management } from 'auth0';
import { z } from 'zod';

/**
 * What the tenant answers, property by property: no more and no less than in these schemas. That each of them is within
 * what Auth0's official SDK expects there is checked by the compiler.
 */

/** @returns the schema itself; it compiles only where everything the schema lets through is a `T` */
function within<T>() {
  return <S extends z.ZodType<T>>(schema: S): S => schema;
}

const time = z.iso.datetime();
const jobId = z.string().regex(/^job_[A-Za-z0-9]{16}$/);
const connectionId = z.string().regex(/^con_[A-Za-z0-9]{16}$/);

export const newImport = within<Management.CreateImportUsersResponseContent>()(
  z.strictObject({
    type: z.literal('users_import'),
    status: z.literal('pending'),
    connection_id: connectionId,
    connection: z.string(),
    created_at: time,
    id: jobId,
    external_id: z.string().optional(),
  }),
);

const anyJob = {
  status: z.enum(['pending', 'processing', 'completed', 'failed']),
  created_at: time,
  id: jobId,
  percentage_done: z.int().min(0).max(100).optional(),
  time_left_seconds: z.int().nonnegative().optional(),
  status_details: z.string().optional(),
};

export const importJob = within<Management.GetJobResponseContent>()(
  z.strictObject({
    ...anyJob,
    type: z.literal('users_import'),
    connection_id: connectionId,
    connection: z.string(),
    external_id: z.string().optional(),
    summary: z
      .strictObject({ failed: z.int(), updated: z.int(), inserted: z.int(), total: z.int() })
      .optional(),
  }),
);

const anyExport = z.strictObject({
  ...anyJob,
  type: z.literal('users_export'),
  format: z.literal('json'),
  connection_id: connectionId.optional(),
  connection: z.string().optional(),
  location: z.url().optional(),
});
export const newExport = within<Management.CreateExportUsersResponseContent>()(anyExport);
export const exportJob = within<Management.GetJobResponseContent>()(anyExport);

export const userErrors = within<Management.GetJobErrorResponseContent[]>()(
  z.array(
    z.strictObject({
      user: z.record(z.string(), z.unknown()),
      errors: z
        .array(z.strictObject({ code: z.string(), message: z.string(), path: z.string().optional() }))
        .min(1),
    }),
  ),
);

export const jobFailure = within<Management.GetJobGenericErrorResponseContent>()(
  z.strictObject({
    id: jobId,
    type: z.literal('users_import'),
    status: z.literal('failed'),
    created_at: time,
    connection_id: connectionId,
    status_details: z.string(),
  }),
);

const anyConnection = z.strictObject({
  id: connectionId,
  name: z.string(),
  strategy: z.string(),
  options: z.record(z.string(), z.json()).optional(),
  is_domain_connection: z.boolean(),
  realms: z.array(z.string()),
  enabled_clients: z.array(z.string()),
});
export const connections = within<Management.ConnectionForList[]>()(z.array(anyConnection));
export const connection = within<Management.GetConnectionResponseContent>()(anyConnection);
export const enabledClients = within<Management.ConnectionEnabledClient[]>()(
  z.array(z.strictObject({ client_id: z.string() })),
);

const anyUser = z.strictObject({
  user_id: z.string().regex(/^[a-z0-9-]+\|\S+$/),
  email: z.email().optional(),
  email_verified: z.boolean(),
  username: z.string().optional(),
  phone_number: z.string().optional(),
  phone_verified: z.boolean().optional(),
  created_at: time,
  updated_at: time,
  identities: z.tuple([
    z.strictObject({
      connection: z.string(),
      provider: z.enum(['auth0', 'google-oauth2']),
      user_id: z.string(),
      isSocial: z.boolean(),
    }),
  ]),
  app_metadata: z.record(z.string(), z.json()).optional(),
  user_metadata: z.record(z.string(), z.json()).optional(),
  picture: z.url(),
  name: z.string(),
  nickname: z.string(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  blocked: z.boolean().optional(),
  last_login: time.optional(),
  last_password_reset: time.optional(),
  logins_count: z.int().positive().optional(),
});
export const users = within<Management.UserResponseSchema[]>()(z.array(anyUser));
export const user = within<
  Management.GetUserResponseContent &
    Management.UpdateUserResponseContent &
    Management.CreateUserResponseContent
>()(anyUser);
export const usersPage = within<Management.ListUsersOffsetPaginatedResponseContent>()(
  z.strictObject({
    start: z.int(),
    limit: z.int(),
    length: z.int(),
    total: z.int(),
    users: z.array(anyUser),
  }),
);

const anyRole = z.strictObject({
  id: z.string().regex(/^rol_[A-Za-z0-9]{16}$/),
  name: z.string(),
  description: z.string().optional(),
});
export const role = within<
  Management.GetRoleResponseContent &
    Management.CreateRoleResponseContent &
    Management.UpdateRoleResponseContent
>()(anyRole);
export const roles = within<Management.Role[]>()(z.array(anyRole));
export const rolesPage = within<Management.ListRolesOffsetPaginatedResponseContent>()(
  z.strictObject({ start: z.int(), limit: z.int(), total: z.int(), roles: z.array(anyRole) }),
);
export const members = within<Management.RoleUser[]>()(
  z.array(z.strictObject({ user_id: z.string(), email: z.string(), picture: z.url(), name: z.string() })),
);

export const permissions = within<
  Management.PermissionsResponsePayload[] & Management.UserPermissionSchema[]
>()(
  z.array(
    z.strictObject({
      permission_name: z.string(),
      description: z.string(),
      resource_server_name: z.string(),
      resource_server_identifier: z.string(),
    }),
  ),
);

export const ticket = within<
  Management.ChangePasswordTicketResponseContent & Management.VerifyEmailTicketResponseContent
>()(z.strictObject({ ticket: z.url() }));

export const verificationJob = within<Management.CreateVerificationEmailResponseContent>()(
  z.strictObject({ ...anyJob, type: z.literal('verification_email') }),
);
