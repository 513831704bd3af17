// `npm test`: installs what is missing, finds a browser, runs Vitest and closes on the line `N passed, N failed`.
// Arguments go to Vitest: `npm test -- tests/rnn`, `npm test -- --project unit` (which needs no browser).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { endWithParent } from './parent.mjs';
import { tally } from './tally.mjs';

const root = dirname(import.meta.dirname);
const args = process.argv.slice(2);

endWithParent();
ensureInstalled();
const { passed, failed } = (await browserIsReady()) ? await runVitest() : tally(undefined, 1);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

async function browserIsReady() {
  if (args.some((arg) => /^(--project=)?unit$/.test(arg))) return true;
  const { ensureChromium } = await import('./chromium.mjs');
  try {
    process.env['CHROMIUM_PATH'] = ensureChromium();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

async function runVitest() {
  const folder = mkdtempSync(join(tmpdir(), 'backflow-test-'));
  const file = join(folder, 'report.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.on(signal, () => child.kill(signal));
  const [status] = await once(child, 'close');
  try {
    return tally(JSON.parse(readFileSync(file, 'utf8')), status);
  } catch {
    return tally(undefined, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
