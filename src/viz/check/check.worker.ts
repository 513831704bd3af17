/** Checks numbers beside the thread of the page: of a long network it takes seconds. */
import { expose } from 'comlink';
import { fillText, fillTexts } from './fill.ts';
import { openedNetwork } from './open-network.ts';
import { paced } from './paced.ts';
import { checkText, type PastedJob } from './texts.ts';
import { checkWhole, type WholeJob } from './whole/work.ts';

export type CheckWorker = typeof worker;
const worker = {
  checkText: (job: PastedJob, onProgress: OnProgress) => checkText(job, paced(onProgress)),
  checkWhole: (job: WholeJob, onProgress: OnProgress) => checkWhole(job, paced(onProgress)),
  fillText,
  fillTexts,
  openedNetwork,
};
type OnProgress = Parameters<typeof paced>[0];

expose(worker);
