/** Answers messages of GradBench's protocol, see github.com/gradbench/gradbench. */
import { det } from './det.ts';
import { gmm } from './gmm.ts';
import { hello } from './hello.ts';
import { llsq } from './llsq.ts';
import { lse } from './lse.ts';
import { lstm } from './lstm.ts';
import { ode } from './ode.ts';
import type { Functions } from './prepared.ts';

const modules: Readonly<Record<string, Functions>> = { det, gmm, hello, llsq, lse, lstm, ode };

interface Message {
  readonly id: number;
  readonly kind: string;
  readonly module?: string;
  readonly function?: string;
  readonly input?: any;
}

/** A line that was read, as a message. @throws Error, of one line, for anything else. */
export function parseMessage(line: string, number: number): Message {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {}
  if (typeof message === 'object' && message !== null && 'id' in message && 'kind' in message) {
    return message as Message;
  }
  const shown = line.length > 60 ? `${line.slice(0, 60)}…` : line;
  throw new Error(
    `line ${number}: expected a message, such as {"id": 0, "kind": "start"}, an object on one line; got ${shown}`,
  );
}

/** The answer to a message, an object to be written as a line of JSON. */
export async function respond(message: Message): Promise<object> {
  const { id, kind } = message;
  if (kind === 'start') return { id, tool: 'backflow' };
  if (kind === 'define') return { id, success: Object.hasOwn(modules, message.module ?? '') };
  if (kind !== 'evaluate') return { id };
  try {
    return { id, success: true, ...(await evaluate(message)) };
  } catch (error) {
    return { id, success: false, error: String(error) };
  }
}

/** Runs a function as often and as long as its input asks; only the runs are timed. */
async function evaluate({ module = '', function: name = '', input }: Message): Promise<object> {
  const known = Object.hasOwn(modules, module) && Object.hasOwn(modules[module], name);
  if (!known) throw new Error(`no function ${name} in module ${module}`);
  const { run, output } = await modules[module][name](input);
  const { min_runs = 1, min_seconds = 0 } = input as { min_runs?: number; min_seconds?: number };
  const timings: { name: string; nanoseconds: number }[] = [];
  for (let elapsed = 0; timings.length < min_runs || elapsed < 1e9 * min_seconds;) {
    const start = performance.now();
    run();
    const nanoseconds = Math.round(1e6 * (performance.now() - start));
    timings.push({ name: 'evaluate', nanoseconds });
    elapsed += nanoseconds;
  }
  return { output: output(), timings };
}
