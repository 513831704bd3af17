/** The worker of a run. */
import { expose } from 'comlink';
import { trainingApi } from './worker-api.ts';

expose(trainingApi());
