import { createRequire } from 'node:module';
import * as ink from 'ink';
import type { ComponentType } from 'react';

/**
 * Loads ink-table 3.1, which is CommonJS and calls `require('ink')`. That throws ERR_REQUIRE_ASYNC_MODULE, because
 * Ink's layout engine has a top-level await. So the Ink that is imported here is put where `require` looks first.
 */

export interface InkTableProps {
  readonly data: readonly Readonly<Record<string, number>>[];
  readonly columns: readonly string[];
  readonly padding: number;
  /** Read once, when the table is mounted; later changes reach them through context only. */
  readonly header: ComponentType<{ column: number; children: string }>;
  readonly cell: ComponentType<{ column: number; children: string }>;
  readonly skeleton: ComponentType;
}

const require = createRequire(import.meta.url);
const inkPath = require.resolve('ink');
const { Module } = await import('node:module');
const inkModule = new Module(inkPath);
inkModule.exports = ink;
inkModule.loaded = true;
inkModule.filename = inkPath;
require.cache[inkPath] = inkModule;

// ink-table's own types are written for Ink 3; the shape above is what its code (dist/index.js) reads.
const loaded: { default: ComponentType<InkTableProps> } = require('ink-table');
export const InkTable = loaded.default;
