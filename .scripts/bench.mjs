// `npm run --silent bench -- [--browser] [--json] [--quick] [--works NAME,…]`: times our engine and its peers, in Node in
// this very process, or in a browser on the page bench.html; or, as the work `gradbench`, on the evals of GradBench. Prints a
// table, or JSON.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './install.mjs';
import { ensureKernels } from './kernels.mjs';

const USAGE = 'bench [--browser] [--json] [--quick] [--works NAME,…]';
/** What is asked for; undefined, and said on standard error, where that cannot be understood. */
function readOptions() {
  try {
    return parseArgs({
      options: {
        browser: { type: 'boolean' },
        json: { type: 'boolean' },
        quick: { type: 'boolean' },
        works: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const [fault] = /** @type {Error} */ (error).message.split('\n');
    process.stderr.write(`bench: ${fault}; usage: ${USAGE}\n`);
    return undefined;
  }
}

const options = readOptions();
if (!options) {
  process.exitCode = 2;
} else {
  ensureInstalled();
  await ensureKernels();
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: false });
  try {
    await (options.works === 'gradbench' ? gradbench(options) : bench(options));
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

/** @param {NonNullable<ReturnType<typeof readOptions>>} options */
async function bench({ browser, json, quick = false, works: names }) {
  const { benchInNode, formatReport } = await import('../src/bench/harness/node/main.ts');
  const { worksNamed } = await import('../src/bench/harness/choice.ts');
  const works = names === undefined ? undefined : worksNamed(names.split(','));
  const inBrowser = async () => (await import('./bench-browser.mjs')).benchInBrowser(quick, works);
  const report = await (browser ? inBrowser() : benchInNode(quick, works));
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : formatReport(report));
}

/** @param {NonNullable<ReturnType<typeof readOptions>>} options */
async function gradbench({ browser, json }) {
  if (browser) throw new Error('gradbench runs in Node only');
  const { benchGradbench, formatGradbench } = await import('../src/bench/harness/node/gradbench.ts');
  const report = await benchGradbench(join(import.meta.dirname, 'gradbench.mjs'));
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : formatGradbench(report));
}
