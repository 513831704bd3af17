// `npm run check`: types, lint, format and dead code, side by side; each says what it found when it is done.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';

ensureInstalled();
const { ensureKernels } = await import('./kernels.mjs');
await ensureKernels();

const root = join(import.meta.dirname, '..');
const checks = [
  ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  ['node_modules/typescript/bin/tsc', '--noEmit'],
  ['node_modules/oxlint/bin/oxlint', '--deny-warnings'],
  ['node_modules/knip/bin/knip.js'],
];

const clean = await Promise.all(checks.map(run));
if (!clean.every(Boolean)) process.exitCode = 1;
else console.log('Types, lint, format and dead code are clean.');

/** @param {string[]} command @returns {Promise<boolean>} */
function run(command) {
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: root, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) console.error(`${command.join(' ')}\n${stdout}${stderr}`);
      resolve(!error);
    });
  });
}
