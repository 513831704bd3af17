import type { Sizes } from '../network.ts';
import { Half } from './half.ts';
import { type LeafChanges, answerChanges } from './messages.ts';
import { serveShared, shareMemory } from './shared.ts';

/** A worker's side of the messages: `self` in a browser, `parentPort` in Node. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The first message to a worker. */
export interface Order {
  readonly sizes: Sizes;
  /** Whether to share memory, which the answer then is. */
  readonly shares: boolean;
}

/** What a worker does: prepares the half that it is told to, then computes it whenever it is asked to. */
export function serve(port: Port): void {
  let half: Half | undefined;
  const prepare = async ({ sizes, shares }: Order) => {
    half = await Half.prepare(sizes);
    const memory = shares ? shareMemory(half) : undefined;
    port.postMessage(memory);
    if (memory) serveShared(half, memory);
  };
  port.addEventListener('message', ({ data }) => {
    if (half) port.postMessage(answerChanges(half, data as LeafChanges));
    else prepare(data as Order).catch(throwLater);
  });
}

/** Whoever started a worker hears of its errors, but not of its rejections. */
const throwLater = (error: unknown) =>
  queueMicrotask(() => {
    throw error;
  });
