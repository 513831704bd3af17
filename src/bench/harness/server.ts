/** The process of a strategy, from the harness's side. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { encode, type Replies, type Reply, type Request } from './protocol.ts';

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

/** A process that answers requests, one at a time. One that has ended is started again by the next request. */
export class Server {
  readonly #command: Command;
  #running: Running | undefined;

  constructor(command: Command) {
    this.#command = command;
  }

  /** Starts the process, so that it loads while others do. */
  start(): Running {
    if (this.#running) return this.#running;
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
    return (this.#running = running);
  }

  /** @throws what the strategy throws; or an error that says why the process ended, or that it was too slow. */
  async ask<R extends Request>(request: R, patienceMilliseconds: number): Promise<Replies[R['command']]> {
    const running = this.start();
    const timer = setTimeout(() => {
      running.complaint = `no answer within ${patienceMilliseconds / 1000} s`;
      this.end();
    }, patienceMilliseconds);
    running.child.stdin.write(encode(request));
    const line = await running.lines.next();
    clearTimeout(timer);
    if (line.done) {
      this.end();
      await running.closed;
      throw new Error(running.complaint || 'its process ended');
    }
    const reply = JSON.parse(line.value) as Reply<Replies[R['command']]>;
    if ('error' in reply) throw new Error(reply.error);
    return reply.reply;
  }

  end(): void {
    this.#running?.child.kill('SIGKILL');
    this.#running = undefined;
  }
}

/** The line in which a program says why it ends. */
const complaintIn = (text: string): string | undefined =>
  text.split('\n').findLast((line) => /error/i.test(line));
