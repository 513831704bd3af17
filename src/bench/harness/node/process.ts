/** The process of a strategy, from the harness's side. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Server } from '../server.ts';
import type { Solver } from '../solver.ts';
import { encode, type Reply } from './protocol.ts';

/** How a process is started. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: AsyncIterator<string>;
  readonly closed: Promise<unknown>;
  /** Why it ended, if it has. */
  complaint: string;
}

/** A process that answers calls. */
export class ProcessServer implements Server {
  readonly #command: Command;
  #running: Running | undefined;
  /** Why it is not running. */
  #ended = 'its process was not started';

  constructor(command: Command) {
    this.#command = command;
  }

  load: Solver['load'] = () => {
    this.#running ??= this.#start();
    return this.#call('load');
  };
  prepare: Solver['prepare'] = (problem) => this.#call('prepare', problem);
  warmUp: Solver['warmUp'] = (milliseconds) => this.#call('warmUp', milliseconds);
  answer: Solver['answer'] = () => this.#call('answer');
  run: Solver['run'] = (times) => this.#call('run', times);
  allocate: Solver['allocate'] = (times) => this.#call('allocate', times);

  end(): void {
    this.#running?.child.kill('SIGKILL');
    this.#running = undefined;
    this.#ended = 'its process was ended';
  }

  async #call<R>(method: keyof Solver, ...args: readonly unknown[]): Promise<R> {
    const running = this.#running;
    if (!running) throw new Error(this.#ended);
    running.child.stdin.write(encode({ method, args }));
    const line = await running.lines.next();
    if (line.done) {
      if (running === this.#running) this.end();
      await running.closed;
      this.#ended = running.complaint || this.#ended;
      throw new Error(this.#ended);
    }
    const reply = JSON.parse(line.value) as Reply;
    if ('error' in reply) throw new Error(reply.error);
    return reply.reply as R;
  }

  #start(): Running {
    const child = spawn(this.#command.program, this.#command.args);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const closed = new Promise((resolve) => child.once('close', resolve));
    const running: Running = { child, lines, closed, complaint: '' };
    child.stderr.on(
      'data',
      (text: Buffer) => (running.complaint = complaintIn(String(text)) ?? running.complaint),
    );
    child.on('error', ({ message }) => (running.complaint = message));
    child.stdin.on('error', () => {}); // it has ended, as `lines` will tell
    return running;
  }
}

/** The line in which a program says why it ends. */
const complaintIn = (text: string): string | undefined =>
  text.split('\n').findLast((line) => /error/i.test(line));
