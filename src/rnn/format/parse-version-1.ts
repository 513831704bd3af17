import * as v from 'valibot';
import type { Experiment } from '../experiment.ts';
import { faultOf } from './fault.ts';
import { experimentOfVersion1, version1 } from './version-1.ts';

/** As `parseExperiment`, of version 1 alone, which is what pages keep. @throws ExperimentError naming the first fault */
export const parseVersion1 = (json: unknown): Experiment => experimentOfVersion1(read(version1, json));

/** @throws ExperimentError */
export function read<Schema extends v.GenericSchema>(schema: Schema, json: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (!result.success) throw faultOf(result.issues[0]);
  return result.output;
}
