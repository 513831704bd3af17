import type { StartWorker } from './helper.ts';

/** A worker of a page, or of another worker. */
export const startInBrowser: StartWorker = (heard, failed) => {
  const worker = new Worker(new URL('./half.worker.ts', import.meta.url), { type: 'module', name: 'half' });
  worker.addEventListener('message', ({ data }) => heard(data));
  worker.addEventListener('error', ({ message }) => failed(new Error(message || 'the worker did not load')));
  return { post: worker.postMessage.bind(worker), end: () => worker.terminate() };
};
