// The command line, built where it has not been, or its sources have changed since. What builds is loaded only then, which
// keeps the start of the commands short.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
/** What the command line is made of. */
const sources = ['src/cli.ts', 'src/cli', 'src/autograd', 'src/rnn', '.scripts/package.mjs'];
export const cli = join(root, 'lib/cli.js');

/** @returns {Promise<string>} its file */
export async function ensureCli() {
  const built = statSync(cli, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (!sources.every((source) => isOlder(join(root, source), built))) {
    const { ensureCliBuilt } = await import('./package.mjs');
    await ensureCliBuilt();
  }
  return cli;
}

/** Whether a file, or all in a folder, was changed before a time. @type {(path: string, time: number) => boolean} */
function isOlder(path, time) {
  if (!/\.m?[jt]s$/.test(path))
    return readdirSync(path, { withFileTypes: true }).every(
      (entry) =>
        !(entry.isDirectory() || entry.name.endsWith('.ts')) || isOlder(join(path, entry.name), time),
    );
  return statSync(path).mtimeMs < time;
}
