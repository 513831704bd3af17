import type { Experiment } from '../experiment.ts';
import { read } from './read.ts';
import { experimentOfVersion1, version1 } from './version-1.ts';

/** As `parseExperiment`, of version 1 alone, which is what pages keep. @throws ExperimentError naming the first fault */
export const parseVersion1 = (json: unknown): Experiment => experimentOfVersion1(read(version1, json));
