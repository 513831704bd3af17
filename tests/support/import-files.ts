/** Files of weights that tests read; see tests/rnn/import. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedBytes } from '../../src/rnn/import/index.ts';

export const importFolder = join(import.meta.dirname, '../rnn/import/files');

export const importFile = (name: string): NamedBytes => ({
  name,
  bytes: new Uint8Array(readFileSync(join(importFolder, name))),
});

export const importJson = <Json>(name: string): Json =>
  JSON.parse(readFileSync(join(importFolder, name), 'utf8'));

/** A file by its parts: texts in Latin-1, numbers as bytes. */
export function bytesOf(...parts: readonly (string | Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : [...part],
    ),
  );
}

/** A whole number as so many bytes, the lowest first. */
export const little = (value: number | bigint, count: number): number[] =>
  Array.from({ length: count }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 255n));
