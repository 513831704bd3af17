/** Checks numbers beside the thread of the page: of a long network it takes seconds. */
import { expose } from 'comlink';
import { checkNumbers, filledText, filledTexts } from './numbers.ts';
import { openedNetwork } from './open-network.ts';
import { checkWhole } from './whole/work.ts';

export type CheckWorker = typeof worker;
const worker = { checkNumbers, checkWhole, filledText, filledTexts, openedNetwork };
expose(worker);
