// `npm run --silent bench -- [--browser] [--json] [--quick]`: times our engine and its peers, in Node in this very
// process, or in a browser on the page bench.html. Prints a table, or JSON.
import { ensureInstalled } from './install.mjs';
import { ensureKernels } from './kernels.mjs';

const USAGE = 'bench [--browser] [--json] [--quick]';
const options = new Set(process.argv.slice(2));
const unknown = [...options].find((option) => !['--browser', '--json', '--quick'].includes(option));

if (unknown) {
  process.stderr.write(`bench: unknown option ${unknown}; usage: ${USAGE}\n`);
  process.exitCode = 2;
} else {
  ensureInstalled();
  await ensureKernels();
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: false });
  const { benchInNode, formatReport } = await import('../src/bench/harness/node/main.ts');
  const quick = options.has('--quick');
  const inBrowser = async () => (await import('./bench-browser.mjs')).benchInBrowser(quick);
  try {
    const report = await (options.has('--browser') ? inBrowser() : benchInNode(quick));
    process.stdout.write(options.has('--json') ? `${JSON.stringify(report)}\n` : formatReport(report));
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
