/** Checks numbers beside the thread of the page: of a long network it takes seconds. */
import { expose } from 'comlink';
import { fillText, fillTexts } from './fill.ts';
import { openedNetwork } from './open-network.ts';
import { checkText } from './texts.ts';
import { checkWhole } from './whole/work.ts';

export type CheckWorker = typeof worker;
const worker = { checkText, checkWhole, fillText, fillTexts, openedNetwork };
expose(worker);
