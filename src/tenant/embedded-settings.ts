import { z } from 'zod';
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

/** Credentials, to reach the tenant from outside with curl or a test; how fast its jobs are, for a demo. */
export function embeddedSettings(env: NodeJS.ProcessEnv): EmbeddedSettings {
  const fixed = fixedCredentials(env);
  const speed = usersPerSecond.safeParse(Number(env.AUTH0_IMPORT_WIZARD_TENANT_SPEED));
  return { ...(fixed.ok ? fixed.value : {}), ...(speed.success ? { usersPerSecond: speed.data } : {}) };
}
