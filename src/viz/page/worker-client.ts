/** A worker that is started when it is first asked, and again after it has failed. */
import { type Remote, wrap } from 'comlink';
import { Pending } from '../../rnn/pending.ts';

/** @throws Error, from the call that it happened to, when the worker does not load or breaks off */
export function remote<Face>(
  start: () => Worker,
): <Answer>(call: (face: Remote<Face>) => Promise<Answer>) => Promise<Answer> {
  let running: { readonly face: Remote<Face>; readonly pending: Pending } | undefined;
  const begin = () => {
    const worker = start();
    const pending = new Pending();
    const fail = (message: string) => {
      running = undefined;
      worker.terminate();
      pending.fail(new Error(message));
    };
    worker.addEventListener('error', ({ message }) => fail(message || 'its worker did not load'));
    worker.addEventListener('messageerror', () => fail('a message was not understood'));
    return { face: wrap<Face>(worker), pending };
  };
  return (call) => {
    const { face, pending } = (running ??= begin());
    return pending.answer(() => call(face));
  };
}
