/** A text that is being written in a worker of its own, which ends with it. */
import { proxy } from 'comlink';
import { WorkerSession } from '../../../rnn/workers/worker-client.ts';
import type { TextRequest } from './texts.ts';
import type { TextWorker } from './text.worker.ts';

export interface TextJob {
  /** @throws WorkerFailure, of the kind `ended` when it was called off */
  readonly text: Promise<string>;
  readonly cancel: () => void;
}

export function textJob(request: TextRequest, onShare: (share: number) => void): TextJob {
  const worker = new Worker(new URL('./text.worker.ts', import.meta.url), { type: 'module', name: 'export' });
  // However long it takes: it can be called off.
  const session = new WorkerSession<TextWorker>(worker, Infinity);
  const text = session
    .ask((api) => api.writeText(request, proxy(onShare)) as Promise<string>)
    .finally(() => session.end());
  return { text, cancel: () => session.end() };
}
