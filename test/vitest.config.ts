import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.{ts,tsx}'],
    env: { NODE_ENV: 'test', FORCE_COLOR: '0' },
    testTimeout: 20_000,
    // Most tests wait for a server, a terminal or a hash, not for the processor.
    maxWorkers: 4,
  },
});
