// A worker that is none: a real face behind a channel instead of a thread, and what can happen to it.
import { expose } from 'comlink';
import { onTestFinished } from 'vitest';
import type { ClientWorker } from '../../src/rnn/workers/worker-client.ts';

export interface MadeUpWorker {
  readonly worker: ClientWorker;
  /** Breaks off; without a message, as one that does not load. */
  readonly crash: (message: string) => void;
  isEnded: boolean;
}

/** @param face what it answers with; undefined: it never says a word */
export function madeUpWorker(face: object | undefined): MadeUpWorker {
  const { port1, port2 } = new MessageChannel();
  const errors = new EventTarget();
  const close = () => {
    port1.close();
    port2.close();
  };
  if (face) expose(face, port2);
  onTestFinished(close);
  const worker = {
    postMessage: port1.postMessage.bind(port1),
    addEventListener(type: string, listener: EventListener) {
      (type === 'message' ? port1 : errors).addEventListener(type, listener);
      port1.start();
    },
    removeEventListener: port1.removeEventListener.bind(port1),
    terminate() {
      made.isEnded = true;
      close();
    },
  } as unknown as ClientWorker;
  const made: MadeUpWorker = {
    worker,
    crash: (message) => void errors.dispatchEvent(Object.assign(new Event('error'), { message })),
    isEnded: false,
  };
  return made;
}
