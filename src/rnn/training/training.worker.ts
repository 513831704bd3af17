/** The worker of a run. */
import { expose } from 'comlink';
import { trainingFace } from './face.ts';

expose(trainingFace());
