// Installs exactly what package-lock.json locks, when node_modules lacks it. Every command of package.json
// passes through here, so each works on a fresh clone. It writes to standard error only.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(import.meta.dirname);

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[] }} Locked
 * @typedef {{ platform: string, arch: string }} Machine
 */

/**
 * Why the installed packages are not the locked ones, or undefined if they are.
 * @param {Record<string, Locked>} locked the `packages` of package-lock.json
 * @param {Record<string, Locked>} installed the `packages` of node_modules/.package-lock.json, npm's own record
 * @param {(folder: string) => boolean} exists
 * @param {Machine} machine
 * @returns {string | undefined}
 */
export function staleness(locked, installed, exists, { platform, arch }) {
  for (const [folder, want] of Object.entries(locked)) {
    const have = installed[folder];
    if (folder === '' || (!have && want.optional)) continue;
    if (!have) return `${folder} is not installed`;
    if (have.version !== want.version || have.integrity !== want.integrity)
      return `${folder} has another version`;
  }
  for (const [folder, have] of Object.entries(installed)) {
    if (!locked[folder]) return `${folder} is not in the lock file`;
    if (!allows(have.os, platform) || !allows(have.cpu, arch)) return `${folder} is for another machine`;
    if (!exists(folder)) return `${folder} is missing`;
  }
  return undefined;
}

/** @type {(list: string[] | undefined, name: string) => boolean} npm's `os` and `cpu`: names, or names refused with a `!` */
const allows = (list, name) =>
  !list ||
  (!list.includes(`!${name}`) && (list.includes(name) || list.every((entry) => entry.startsWith('!'))));

/** @type {(file: string) => Record<string, Locked>} */
const packagesOf = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;

/** @returns {string | undefined} */
function whyInstall() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return 'nothing is installed yet';
  const exists = (/** @type {string} */ folder) => existsSync(join(root, folder, 'package.json'));
  return staleness(
    packagesOf('package-lock.json'),
    packagesOf('node_modules/.package-lock.json'),
    exists,
    process,
  );
}

/** Runs `npm ci` if it is needed; ends the process if that fails. */
export function ensureInstalled() {
  const reason = whyInstall();
  if (!reason) return;
  console.error(`Installing the locked packages (${reason}) ...`);
  const { status } = spawnSync('npm', ['ci', '--include=dev', '--loglevel=warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error('npm ci failed, so nothing was run. Is the npm registry within reach?');
  process.exit(1);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) ensureInstalled();
