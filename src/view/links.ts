import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';

/** Addresses that a terminal can open. They are built here, from paths and hosts; none comes out of a legacy file. */

/** With the machine's name in it, so that a terminal far away does not open a file of its own. */
export function fileLink(path: string): string {
  const { href, pathname } = pathToFileURL(path);
  return process.platform === 'win32' ? href : `file://${hostname()}${pathname}`;
}

/** `acme.eu.auth0.com`; tenants of the first days have no region in their name, and are in the US. */
const TENANT_HOST = /^(?<tenant>[a-z0-9-]{1,63})(?:\.(?<region>[a-z0-9-]{2,10}))?\.auth0\.com$/;

/** The tenant's users in Auth0's dashboard; undefined for a tenant that says nothing about where that is. */
export function dashboardLink(baseUrl: string): string | undefined {
  const { tenant, region = 'us' } = TENANT_HOST.exec(new URL(baseUrl).hostname)?.groups ?? {};
  return tenant === undefined ? undefined : `https://manage.auth0.com/dashboard/${region}/${tenant}/users`;
}
