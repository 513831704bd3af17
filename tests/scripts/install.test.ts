// When the installed packages count as stale.
import { describe, expect, test } from 'vitest';
import { staleness } from '../../.scripts/install.mjs';

describe('staleness', () => {
  const machine = { platform: 'linux', arch: 'x64' };
  const locked = {
    '': {},
    'node_modules/d3': { version: '7.9.0', integrity: 'sha512-a' },
    'node_modules/esbuild-linux': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] },
    'node_modules/esbuild-mac': { version: '1.0.0', optional: true, os: ['darwin'] },
  };
  const {
    'node_modules/d3': d3,
    'node_modules/esbuild-linux': linux,
    'node_modules/esbuild-mac': mac,
  } = locked;
  const installed = { 'node_modules/d3': d3, 'node_modules/esbuild-linux': linux };
  const all = () => true;

  test('there is none when all that this machine needs is there', () => {
    expect(staleness(locked, installed, all, machine)).toBeUndefined();
  });

  test.each([
    ['a package is lacking', {}, 'd3 is not installed'],
    ['a version differs', { 'node_modules/d3': { ...d3, version: '7.8.0' } }, 'd3 has another version'],
    [
      'the contents differ',
      { 'node_modules/d3': { ...d3, integrity: 'sha512-b' } },
      'd3 has another version',
    ],
    ['there is one too many', { ...installed, 'node_modules/left': {} }, 'left is not in the lock file'],
    [
      'it was installed for another machine',
      { ...installed, 'node_modules/esbuild-mac': mac },
      'for another machine',
    ],
  ])('%s', (_, found, reason) => {
    expect(staleness(locked, found, all, machine)).toContain(reason);
  });

  test('a folder was deleted by hand', () => {
    expect(staleness(locked, installed, (folder) => !folder.endsWith('d3'), machine)).toBe(
      'node_modules/d3 is missing',
    );
  });

  test('names refused with an exclamation mark are understood', () => {
    const others = { 'node_modules/a': { os: ['!win32'] } };
    expect(staleness(others, others, all, machine)).toBeUndefined();
    expect(staleness(others, others, all, { ...machine, platform: 'win32' })).toContain(
      'for another machine',
    );
  });
});
