/** Computes facts of the literature beside the thread of the page. */
import { expose } from 'comlink';
import type { FactId, Finding } from '../../../rnn/facts/fact.ts';
import { facts } from '../../../rnn/facts/index.ts';

export type PapersWorker = typeof worker;
const worker = {
  /** @throws Error when there is no such fact */
  compute(id: FactId): Finding {
    const fact = facts.find((fact) => fact.id === id);
    if (!fact) throw new Error(`no fact ${id}`);
    return fact.compute();
  },
};
expose(worker);
