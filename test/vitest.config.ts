import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.{ts,tsx}'],
    env: { NODE_ENV: 'test', FORCE_COLOR: '0' },
    // For machines that have other things to do: what really hangs is found by the waits in the tests, which are shorter.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 20_000 } },
    // Most tests wait for a server, a terminal or a hash, not for the processor.
    maxWorkers: 3,
  },
});
