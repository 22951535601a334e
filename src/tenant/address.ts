import { isIPv6 } from 'node:net';

/** Where a tenant listens, and how it is called. */

/** What only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.[0-9]{1,3}){3}$/.test(host);
}

/** Somebody who listens on all addresses is reached on this one. */
const WILDCARDS: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** How a client on this machine calls a tenant. No trailing slash. */
export function baseUrlOf(host: string, port: number): string {
  const reachable = WILDCARDS.get(host) ?? host;
  return `http://${isIPv6(reachable) ? `[${reachable}]` : reachable}:${port}`;
}
