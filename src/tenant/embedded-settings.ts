import { z } from 'zod';
import { fail, ok, type Result } from '../result.ts';
import { display } from '../text/display.ts';
import { fixedCredentials } from './fixed-credentials.ts';
import { settingsSchema } from './options.ts';

const { clientId, clientSecret, usersPerSecond } = settingsSchema.shape;

/** What somebody wants of the embedded tenant; the rest is as it always is. */
export const embeddedSchema = z.object({
  clientId: clientId.exactOptional(),
  clientSecret: clientSecret.exactOptional(),
  usersPerSecond: usersPerSecond.exactOptional(),
});
export type EmbeddedSettings = z.infer<typeof embeddedSchema>;

const SPEED = 'AUTH0_IMPORT_WIZARD_TENANT_SPEED';

/** Credentials, to reach the tenant from outside with curl or a test; how fast its jobs are, for a demo. */
export function embeddedSettings(env: NodeJS.ProcessEnv): Result<EmbeddedSettings> {
  const fixed = fixedCredentials(env);
  if (!fixed.ok) return fixed;
  const { [SPEED]: wanted = '' } = env;
  if (wanted.trim() === '') return ok({ ...fixed.value });
  const speed = usersPerSecond.safeParse(Number(wanted));
  if (speed.success) return ok({ ...fixed.value, usersPerSecond: speed.data });
  return fail(
    'job-speed-invalid',
    `“${display(wanted)}” in ${SPEED} is no number of users a second.`,
    'Set it to one such as 40 or 0.5, or unset it.',
  );
}
