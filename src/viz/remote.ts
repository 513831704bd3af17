/** A worker that is started when it is first asked, and again after it has failed. */
import { type Remote, wrap } from 'comlink';

/** @throws Error, from the call that it happened to, when the worker does not load or breaks off */
export function remote<Face>(
  start: () => Worker,
): <Answer>(call: (face: Remote<Face>) => Promise<Answer>) => Promise<Answer> {
  let running: { readonly face: Remote<Face>; readonly failure: Promise<never> } | undefined;
  const begin = () => {
    const worker = start();
    const failure = new Promise<never>((_, reject) => {
      const fail = (message: string) => {
        running = undefined;
        worker.terminate();
        reject(new Error(message));
      };
      worker.addEventListener('error', ({ message }) => fail(message || 'its worker did not load'));
      worker.addEventListener('messageerror', () => fail('a message was not understood'));
    });
    // It may fail while nobody asks: the next call starts another one.
    failure.catch(() => {});
    return { face: wrap<Face>(worker), failure };
  };
  return (call) => {
    running ??= begin();
    return Promise.race([call(running.face), running.failure]);
  };
}
