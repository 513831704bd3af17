/** The commands of the program `backflow`: `gradients` (cli/gradients.ts), `import` (cli/import.ts) and `map` (cli/map.ts). */
import { ExperimentError, NonFiniteError } from '../rnn/index.ts';
import { gradients, USAGE } from './gradients.ts';
import { InputError } from './input.ts';
import type { Terminal } from './terminal.ts';

/** A fault of the program itself: sysexits.h's EX_SOFTWARE. 1 says that not all is right, and nothing else. */
const OWN_FAULT = 70;

/** Bad input: one line on standard error. @returns the exit status, then 2 */
export async function run([command, ...args]: readonly string[], on: Terminal): Promise<number> {
  const terminal: Terminal = { ...on, warn: (message) => on.warn(message.replace(/\s+/g, ' ')) };
  try {
    if (command === 'map') return await (await import('./map.ts')).map(args, terminal);
    if (command === 'import') return await (await import('./import.ts')).importWeights(args, terminal);
    if (command !== 'gradients' || args.length === 0) throw new InputError(USAGE);
    return await gradients(args, terminal);
  } catch (error) {
    const isInput =
      error instanceof InputError || error instanceof ExperimentError || error instanceof NonFiniteError;
    if (isInput) {
      terminal.warn(error.message);
      return 2;
    }
    on.warn(
      `a fault of this program, please report it: ${error instanceof Error ? error.stack : String(error)}`,
    );
    return OWN_FAULT;
  }
}
